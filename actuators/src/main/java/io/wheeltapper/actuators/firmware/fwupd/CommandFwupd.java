package io.wheeltapper.actuators.firmware.fwupd;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The real {@link Fwupd}: its own command, behind the site's way to the node. Never a shell. */
final class CommandFwupd implements Fwupd {

  private static final int LONGEST = 300;

  /** What ssh exits with when it is its own failure and not the command's. */
  private static final int WAY_FAILED = 255;

  /** fwupdmgr(1), exit status: 2 nothing was to be done, 3 what is named was not found. */
  private static final Set<Integer> NOTHING_DONE = Set.of(2, 3);

  private final Run run;
  private final Line line;
  private final Ways ways;

  /**
   * How a node is reached.
   *
   * @param prefix before each command; {@code {node}} stands for the node; empty for this machine
   * @param program fwupd's client
   * @param reboot what starts the node anew, or empty
   * @param copies the folder of root's own on a node, into which an image is copied
   * @param read limit of a look
   * @param write limit of an install
   */
  record Ways(
      List<String> prefix,
      String program,
      List<String> reboot,
      String copies,
      Duration read,
      Duration write) {
    Ways {
      prefix = List.copyOf(prefix);
      reboot = List.copyOf(reboot);
    }
  }

  CommandFwupd(Run run, Line line, Ways ways) {
    this.run = run;
    this.line = line;
    this.ways = ways;
  }

  private List<String> argv(String node, List<String> command) {
    List<String> argv = new ArrayList<>();
    ways.prefix().forEach(w -> argv.add(w.replace("{node}", node)));
    argv.addAll(command);
    return argv;
  }

  private List<String> installs(Install i) {
    List<String> words =
        new ArrayList<>(List.of(ways.program(), "local-install", i.file(), i.device()));
    if (i.older()) {
      words.add("--allow-older");
    }
    words.addAll(
        List.of(
            "--assume-yes",
            "--no-reboot-check",
            "--no-unreported-check",
            "--no-metadata-check",
            "--no-remote-check"));
    return words;
  }

  @Override
  public List<Device> devices(String node) throws CallFailed, InterruptedException {
    List<String> argv = argv(node, List.of(ways.program(), "get-devices", "--json"));
    return line.read(() -> DevicesText.devices(ran(argv, false)));
  }

  @Override
  public String sha256(String node, String file) throws CallFailed, InterruptedException {
    List<String> argv = argv(node, List.of("sha256sum", "--", file));
    String said = line.read(() -> ran(argv, false));
    int blank = said.indexOf(' ');
    // A name with a backslash begins the line with one.
    return said.substring(said.startsWith("\\") ? 1 : 0, Math.max(blank, 0));
  }

  @Override
  public String copied(String sha256, String name) {
    int dot = name.lastIndexOf('.');
    return ways.copies() + "/" + sha256 + (dot < 0 ? "" : name.substring(dot));
  }

  private List<String> words(Change change) {
    return switch (change) {
      // Of coreutils: makes the folders, a new file of root's own, and follows no link there.
      case Copy c -> List.of("install", "-D", "-m", "0600", "--", c.file(), c.copy());
      case Remove r -> List.of("rm", "-f", "--", r.copy());
      case Install i -> installs(i);
      case Reboot _ -> ways.reboot();
    };
  }

  @Override
  public void apply(Change change) throws CallFailed, InterruptedException {
    List<String> argv = argv(change.node(), words(change));
    line.writes(() -> ran(argv, true));
  }

  @Override
  public String describe(Change change) {
    List<String> words = words(change);
    return words.isEmpty() ? "" : String.join(" ", argv(change.node(), words));
  }

  private String ran(List<String> argv, boolean writes) throws CallFailed, InterruptedException {
    Run.Ran ran;
    try {
      ran = run.run(argv, writes ? ways.write() : ways.read());
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, argv.getFirst() + " cannot be started: " + e.getMessage(), e);
    }
    if (ran.exit() == 0 && !ran.timedOut()) {
      return ran.out();
    }
    String said = Words.plain(ran.err() + " " + ran.out(), LONGEST);
    String words = argv.getFirst() + " exited with " + ran.exit() + ": " + said;
    if (ran.timedOut()) {
      throw lost(writes, "no end of " + argv.getFirst() + " in time");
    }
    // With a way of its own before it, that may be what failed, and the command never ran.
    if (!ways.prefix().isEmpty() && ran.exit() == WAY_FAILED) {
      boolean unreached = said.toLowerCase(Locale.ROOT).contains("connection refused");
      throw unreached ? new CallFailed(CallFailed.Kind.UNREACHABLE, words) : lost(writes, words);
    }
    if (said.toLowerCase(Locale.ROOT).contains("failed to connect")) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, words);
    }
    // Of any other end of a write nobody can say how far it had come.
    boolean no = !writes || NOTHING_DONE.contains(ran.exit());
    throw new CallFailed(no ? CallFailed.Kind.REFUSED : CallFailed.Kind.UNCERTAIN, words);
  }

  private static CallFailed lost(boolean writes, String words) {
    return new CallFailed(writes ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE, words);
  }
}
