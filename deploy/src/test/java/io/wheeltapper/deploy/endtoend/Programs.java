package io.wheeltapper.deploy.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program to its end. */
final class Programs {

  /** How it ended and all that it said. */
  record Ran(int exit, String text) {}

  private Programs() {}

  /** Standard output and standard error together; the environment is added to ours. */
  static Ran run(Map<String, String> environment, List<String> argv)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("wt-said", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
      builder.environment().putAll(environment);
      // A file, since daemons that the program starts may keep a pipe open for ever.
      Process process = builder.redirectOutput(said.toFile()).start();
      process.getOutputStream().close();
      int exit = process.waitFor();
      return new Ran(exit, Files.readString(said, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(said);
    }
  }
}
