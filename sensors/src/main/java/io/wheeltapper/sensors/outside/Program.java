package io.wheeltapper.sensors.outside;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a command, as a kind has written it down, within a time and a size, never through a shell.
 * One that ignores even being killed (a dead disk, a dead mount) is given up, and no second is
 * begun beside it; one that dies of it is waited for, so that the next is not refused. For one
 * thread.
 */
public final class Program {

  private static final int LONGEST_ERROR = 2_000;

  /** What was killed is gone within milliseconds, unless it hangs in the kernel. */
  private static final Duration DYING = Duration.ofSeconds(1);

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
   * Its standard output, however it ended. What it started is ended with it.
   *
   * @throws IOException when it cannot be run, says too much, or takes too long
   */
  public Said run(ProcessBuilder builder) throws IOException, InterruptedException {
    builder.redirectInput(new File("/dev/null"));
    AtomicReference<Process> started = new AtomicReference<>();
    try {
      return limited.call(
          limit,
          () -> {
            Process process = builder.start();
            started.set(process);
            AtomicReference<String> errors = new AtomicReference<>("");
            Thread drain =
                Thread.ofVirtual().start(() -> errors.set(few(process.getErrorStream())));
            byte[] out = process.getInputStream().readNBytes(most + 1);
            if (out.length > most) {
              throw new IOException(
                  builder.command().getFirst() + " says more than " + most + " bytes");
            }
            int exit = process.waitFor();
            drain.join(Duration.ofSeconds(1));
            return new Said(exit, out, String.valueOf(errors.get()));
          });
    } finally {
      Process process = started.get();
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        limited.end(DYING);
      }
    }
  }

  /** The beginning; all else is read too, or the command would wait to be rid of it. */
  private static String few(InputStream in) {
    try {
      String few = new String(in.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8).strip();
      in.transferTo(OutputStream.nullOutputStream());
      return few;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
