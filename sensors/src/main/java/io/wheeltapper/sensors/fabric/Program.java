package io.wheeltapper.sensors.fabric;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a program of the system, never through a shell, with a limit of time and of output.
 *
 * @param folder where it lies, or {@code ""} for the search path
 */
public record Program(String folder, Duration limit) {

  /** What is said of the largest subnet, some 600 bytes a port. */
  private static final int LARGEST_OUTPUT = 128 << 20;

  private static final int LARGEST_ERROR = 2000;

  /**
   * What it said and how it ended.
   *
   * @param errors the first of what it wrote to standard error
   */
  public record Answer(int exit, String output, String errors) {}

  /**
   * Runs it to its end.
   *
   * @throws IOException when it cannot be run, says too much or takes too long
   */
  public Answer run(List<String> words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(words);
    line.set(0, folder.isBlank() ? words.getFirst() : folder + "/" + words.getFirst());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Process process = builder.start();
    try {
      AtomicReference<String> errors = new AtomicReference<>("");
      Thread drain = Thread.ofVirtual().start(() -> errors.set(few(process.getErrorStream())));
      Thread killer = Thread.ofVirtual().start(() -> kill(process));
      byte[] out = process.getInputStream().readNBytes(LARGEST_OUTPUT + 1);
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      killer.interrupt();
      killer.join();
      drain.join(Duration.ofSeconds(1));
      if (out.length > LARGEST_OUTPUT) {
        throw new IOException(words.getFirst() + " says more than " + LARGEST_OUTPUT + " bytes");
      }
      if (!ended || process.exitValue() == 128 + 9) {
        throw new IOException(words.getFirst() + " takes longer than " + limit.toSeconds() + " s");
      }
      return new Answer(
          process.exitValue(),
          new String(out, StandardCharsets.UTF_8),
          String.valueOf(errors.get()).strip());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void kill(Process process) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String few(InputStream in) {
    try {
      String few = new String(in.readNBytes(LARGEST_ERROR), StandardCharsets.UTF_8);
      in.skip(Long.MAX_VALUE);
      return few;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
