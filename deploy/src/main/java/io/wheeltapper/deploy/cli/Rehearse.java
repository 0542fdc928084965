package io.wheeltapper.deploy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the start-up cache is recorded from: one run of what people type most. */
final class Rehearse {

  private Rehearse() {}

  /** Runs it; what is printed is thrown away. */
  public static void main(String[] arguments) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Path file = Files.createTempFile("wheeltapper", ".log");
    Files.writeString(file, "[ 1.0] NVRM: Xid (PCI:0000:3b:00): 79, pid=1, fallen off the bus\n");
    try {
      Main.run(new String[] {"--help"}, nowhere, nowhere);
      Main.run(new String[] {"up", "--help"}, nowhere, nowhere);
      Main.run(new String[] {"case", "--help"}, nowhere, nowhere);
      Main.run(new String[] {"doctor"}, nowhere, nowhere);
      Main.run(
          new String[] {"replay", "--from", "kmsg=" + file, "--node", "n1", "--json"},
          nowhere,
          nowhere);
    } finally {
      Files.delete(file);
    }
  }
}
