package io.wheeltapper.deploy.sinks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine, within a time. */
final class Command {

  private static final long LIMIT_SECONDS = 30;
  private static final int WORDS = 300;

  private Command() {}

  /** Its output; fails with what it says when its exit code is not 0. */
  static String run(Map<String, String> environment, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    // It is read aside: a program that says nothing and does not end must not hold us.
    StringBuilder said = new StringBuilder();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try (var in = process.inputReader(StandardCharsets.UTF_8)) {
                in.lines().limit(1_000).forEach(line -> said.append(line).append('\n'));
              } catch (IOException | java.io.UncheckedIOException e) {
                said.append(e.getMessage());
              }
            });
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " did not end within " + LIMIT_SECONDS + " s");
      }
      reader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("told to stop", e);
    }
    if (process.exitValue() != 0) {
      String words = said.toString().strip();
      throw new IOException(
          command.getFirst()
              + " ended with "
              + process.exitValue()
              + ": "
              + words.substring(0, Math.min(WORDS, words.length())));
    }
    return said.toString();
  }
}
