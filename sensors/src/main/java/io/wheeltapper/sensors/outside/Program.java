package io.wheeltapper.sensors.outside;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Runs a command, as a kind has written it down, within a time and a size, never through a shell.
 * One that ignores even being killed (a dead disk, a dead mount) is given up, and no second is
 * begun beside it. For one thread.
 */
public final class Program {

  private static final int LONGEST_ERROR = 500;

  private final Limited limited;
  private final Duration limit;
  private final int most;

  /**
   * What a command said.
   *
   * @param error the beginning of its standard error
   */
  public record Said(int exit, byte[] out, String error) {}

  /** With a name for reasons, a time limit, and the most bytes of an answer. */
  public Program(String name, Duration limit, int most) {
    this.limited = new Limited(name);
    this.limit = limit;
    this.most = most;
  }

  /**
   * Its standard output, however it ended.
   *
   * @throws IOException when it cannot be run, says too much, or takes too long
   */
  public Said run(ProcessBuilder builder) throws IOException, InterruptedException {
    File errors = File.createTempFile("wheeltapper", ".err");
    builder.redirectInput(new File("/dev/null")).redirectError(errors);
    Process[] started = new Process[1];
    try {
      return limited.call(
          limit,
          () -> {
            Process process = builder.start();
            synchronized (started) {
              started[0] = process;
            }
            byte[] out = process.getInputStream().readNBytes(most + 1);
            if (out.length > most) {
              throw new IOException(
                  builder.command().getFirst() + " says more than " + most + " bytes");
            }
            return new Said(process.waitFor(), out, head(errors));
          });
    } finally {
      synchronized (started) {
        if (started[0] != null) {
          started[0].descendants().forEach(ProcessHandle::destroyForcibly);
          started[0].destroyForcibly();
        }
      }
      if (!errors.delete()) {
        errors.deleteOnExit();
      }
    }
  }

  private static String head(File file) throws IOException {
    try (InputStream in = new java.io.FileInputStream(file)) {
      return new String(in.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8).strip();
    }
  }
}
