package io.wheeltapper.actuators.ipmi;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.bmc.Bmc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The real {@link Ipmi}, by {@code ipmitool}: lanplus (RMCP+) with cipher suite 3, so that it does
 * not try suites for many seconds. The password stays in its file, which {@code ipmitool} reads.
 */
final class IpmitoolIpmi implements Ipmi {

  /** Below an operation's shortest time limit, which is a minute. */
  private static final long TURN_SECONDS = 20;

  private static final int PORT = 623;

  /** What all BMCs of an instance share. */
  record Shared(
      Run run, String program, String user, SecretFile password, SharedLine line, Duration limit) {}

  private final Shared shared;
  private final Bmc bmc;
  private final Semaphore turn = new Semaphore(1);

  IpmitoolIpmi(Shared shared, Bmc bmc) {
    this.shared = shared;
    this.bmc = bmc;
  }

  private List<String> argv(List<String> words) {
    int port = bmc.base().getPort() > 0 ? bmc.base().getPort() : PORT;
    List<String> argv =
        new ArrayList<>(
            List.of(
                shared.program(),
                "-I",
                "lanplus",
                "-C",
                "3",
                "-N",
                "2",
                "-R",
                "2",
                "-H",
                bmc.base().getHost().replaceAll("[\\[\\]]", ""),
                "-p",
                "" + port,
                "-U",
                shared.user(),
                "-f",
                shared.password().file().toString()));
    argv.addAll(words);
    return argv;
  }

  @Override
  public String describe(List<String> words) {
    return String.join(" ", argv(words));
  }

  @Override
  public String ask(List<String> words) throws CallFailed, InterruptedException {
    return inTurn(words, false);
  }

  @Override
  public void apply(List<String> words) throws CallFailed, InterruptedException {
    inTurn(words, true);
  }

  private String inTurn(List<String> words, boolean writes)
      throws CallFailed, InterruptedException {
    shared.password().now(); // That it can be read; ipmitool reads it for itself.
    if (!turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
      throw new CallFailed(Kind.NOT_MADE, bmc.name() + ": another call to it is under way");
    }
    try {
      return shared.line().call(bmc.name(), writes, () -> ran(words, writes));
    } finally {
      turn.release();
    }
  }

  private String ran(List<String> words, boolean writes) throws CallFailed, InterruptedException {
    Run.Ran ran;
    try {
      ran = shared.run().run(argv(words), shared.limit());
    } catch (IOException e) {
      throw new CallFailed(
          Kind.NOT_MADE, shared.program() + " cannot be started: " + e.getMessage(), e);
    }
    String said = Words.plain(ran.err() + " " + ran.out(), 300);
    String told = bmc.name() + ": " + String.join(" ", words) + ": " + said;
    if (ran.exit() == 0 && !ran.timedOut()) {
      return ran.out();
    }
    // Before a session there is, nothing was asked.
    if (said.contains("Unable to establish")) {
      throw new CallFailed(Kind.UNREACHABLE, told);
    }
    boolean no = said.contains("command failed") || said.contains("Insufficient privilege");
    if (no && !ran.timedOut()) {
      throw new CallFailed(Kind.REFUSED, told);
    }
    throw new CallFailed(writes ? Kind.UNCERTAIN : Kind.UNREACHABLE, told);
  }
}
