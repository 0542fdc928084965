package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.SecretFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real {@link Subnet}: {@link PortProgram} with this machine's Java and our own class path,
 * once for each look and each change.
 *
 * @param adapter to ask by, or {@code ""}
 * @param question how long one datagram may take
 * @param limit for a walk of the whole subnet
 * @param key the M_Key
 */
record MadSubnet(
    Run run,
    Line line,
    String java,
    String adapter,
    Duration question,
    Duration limit,
    Optional<SecretFile> key)
    implements Subnet {

  /** A virtual machine's own start and end. */
  static final Duration START = Duration.ofSeconds(10);

  @Override
  public View look(Names.SwitchPort port) throws CallFailed, InterruptedException {
    List<String> command = command("look", port.name(), Integer.toString(port.number()));
    return line.read(() -> {
      String text = answered(command, false);
      try {
        return View.parse(text);
      } catch (IllegalArgumentException e) {
        throw new CallFailed(Kind.NONSENSE, String.valueOf(e.getMessage()), e);
      }
    });
  }

  @Override
  public void apply(Change change) throws CallFailed, InterruptedException {
    List<String> command =
        command(
            "set",
            change.view().route().isEmpty() ? "-" : change.view().route(),
            change.view().guid(),
            Integer.toString(change.port().number()),
            Integer.toString(change.disable() ? Fabric.LINK_UP : Fabric.DISABLED),
            Integer.toString(change.disable() ? Fabric.DISABLED : Fabric.POLLING));
    line.writes(() -> answered(command, true));
  }

  /** Whether the local port answers; for doctor. */
  void here() throws CallFailed, InterruptedException {
    List<String> command = command("here");
    line.read(() -> answered(command, false));
  }

  private List<String> command(String... what) throws CallFailed {
    String file = "-";
    if (key.isPresent()) {
      // Read here too, so that its value is cut out of whatever is said.
      key.get().now();
      file = key.get().file().toString();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                PortProgram.class.getName(),
                adapter.isEmpty() ? "-" : adapter,
                Long.toString(question.toMillis()),
                Long.toString(limit.toMillis()),
                file));
    command.addAll(List.of(what));
    return command;
  }

  private String answered(List<String> command, boolean write)
      throws CallFailed, InterruptedException {
    Run.Ran ran;
    try {
      ran = run.run(command, limit.plus(START));
    } catch (IOException e) {
      throw new CallFailed(Kind.NOT_MADE, "Java cannot be started: " + e.getMessage(), e);
    }
    if (ran.exit() == 0 && !ran.timedOut()) {
      return ran.out();
    }
    String why = ran.timedOut() ? "no end within " + limit.plus(START) : last(ran.err());
    Kind unsure = write ? Kind.UNCERTAIN : Kind.UNREACHABLE;
    throw new CallFailed(
        switch (ran.timedOut() ? -1 : ran.exit()) {
          case PortProgram.NOT_REACHED -> Kind.UNREACHABLE;
          case PortProgram.REFUSED -> Kind.REFUSED;
          default -> unsure;
        },
        why);
  }

  /** Its own last word; libibmad writes others before it. */
  private static String last(String errors) {
    return errors
        .lines()
        .filter(l -> !l.isBlank() && !l.startsWith("ibwarn:"))
        .reduce((_, b) -> b)
        .orElse("the look at the subnet came to no end");
  }
}
