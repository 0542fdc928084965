package io.wheeltapper.sensors.gpu.fabricmanager;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a small command, never through a shell, and gives what it printed. */
record Program(Duration limit) {

  /** These commands print some lines. */
  private static final int LARGEST_OUTPUT = 1 << 16;

  /**
   * What it printed.
   *
   * @throws IOException when it cannot be run, fails or takes too long
   */
  String run(List<String> words) throws IOException, InterruptedException {
    File out = File.createTempFile("wheeltapper", ".txt");
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(out)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException(
              words.getFirst() + " takes longer than " + limit.toMillis() + " ms");
        }
      } finally {
        process.destroyForcibly();
      }
      String text = read(out);
      if (process.exitValue() != 0) {
        throw new IOException(
            words.getFirst()
                + " ends with "
                + process.exitValue()
                + ": "
                + text.strip().lines().findFirst().orElse("it says nothing"));
      }
      return text;
    } finally {
      java.nio.file.Files.deleteIfExists(out.toPath());
    }
  }

  private static String read(File file) throws IOException {
    try (var in = java.nio.file.Files.newInputStream(file.toPath())) {
      return new String(in.readNBytes(LARGEST_OUTPUT), StandardCharsets.UTF_8);
    }
  }
}
