package io.wheeltapper.sensors.scheduler.slurm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one of Slurm's commands, never through a shell.
 *
 * @param folder where the commands lie, or {@code ""} for the search path
 * @param environment added to ours, such as {@code SLURM_CONF}
 */
record Command(String folder, Map<String, String> environment, Duration timeout) {

  /** More than 20,000 nodes in JSON take. */
  private static final int LARGEST_OUTPUT = 256 << 20;

  Command {
    environment = Map.copyOf(environment);
  }

  /** Whoever is asked hangs, or has too much to do: no other way of asking helps. */
  static final class TookTooLong extends IOException {

    private static final long serialVersionUID = 1L;

    TookTooLong(String message) {
      super(message);
    }
  }

  /**
   * Standard output of a command that ended well.
   *
   * @throws IOException when it cannot be run, fails, says too much or takes too long
   */
  byte[] run(List<String> words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(words);
    line.set(0, folder.isBlank() ? words.getFirst() : folder + "/" + words.getFirst());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.environment().put("SLURM_TIME_FORMAT", "%s");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    long began = System.nanoTime();
    Process process = builder.start();
    try {
      AtomicReference<byte[]> errors = new AtomicReference<>(new byte[0]);
      Thread drain = Thread.ofVirtual().start(() -> errors.set(few(process.getErrorStream())));
      Thread killer = Thread.ofVirtual().start(() -> kill(process));
      byte[] out = process.getInputStream().readNBytes(LARGEST_OUTPUT + 1);
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      killer.interrupt();
      drain.join(Duration.ofSeconds(1));
      String said = ": " + new String(errors.get(), StandardCharsets.UTF_8).strip();
      if (!ended || System.nanoTime() - began >= timeout.toNanos()) {
        throw new TookTooLong(String.join(" ", words) + " takes too long" + said);
      }
      if (out.length > LARGEST_OUTPUT || process.exitValue() != 0) {
        throw new IOException(String.join(" ", words) + " ends with " + process.exitValue() + said);
      }
      return out;
    } finally {
      process.destroyForcibly();
    }
  }

  private void kill(Process process) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        // A wrapper's child holds the pipe open, and the reader would wait for it.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] few(InputStream in) {
    try {
      byte[] few = in.readNBytes(2000);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return few;
    } catch (IOException e) {
      return e.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
