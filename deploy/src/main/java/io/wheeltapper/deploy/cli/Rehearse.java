package io.wheeltapper.deploy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the start-up caches are recorded from. All classes of a cache are loaded at every start with
 * it, so that there are two: a short one for help and questions, a long one for what runs rules.
 */
final class Rehearse {

  private Rehearse() {}

  /** Runs {@code short} or {@code long}; what is printed is thrown away. */
  public static void main(String[] arguments) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    if (arguments[0].equals("short")) {
      Main.run(new String[] {"--help"}, nowhere, nowhere);
      Main.run(new String[] {"up", "--help"}, nowhere, nowhere);
      Main.run(new String[] {"case", "list", "--help"}, nowhere, nowhere);
      Main.run(new String[] {"no-such-command"}, nowhere, nowhere);
      return;
    }
    Path file = Files.createTempFile("wheeltapper", ".log");
    try {
      Files.writeString(file, "[ 1.0] NVRM: Xid (PCI:0000:3b:00): 79, pid=1, fallen off the bus\n");
      String[] replay = {"replay", "--from", "kmsg=" + file, "--node", "n1", "--json"};
      Main.run(replay, nowhere, nowhere);
    } finally {
      Files.delete(file);
    }
  }
}
