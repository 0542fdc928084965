package io.wheeltapper.actuators;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The real {@link Run}: a child with a small environment, no input, and capped output. Both streams
 * are read to their end, so that a talkative program never blocks.
 */
public final class LocalRun implements Run {

  /** Enough for any answer about one node or one job; the rest is read and dropped. */
  static final int OUTPUT_CAP = 64 * 1024;

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  private final Map<String, String> environment;
  private final int cap;

  /** With this environment and nothing else. */
  public LocalRun(Map<String, String> environment) {
    this(environment, OUTPUT_CAP);
  }

  /** The same for a talkative program: of each of its outputs so many bytes are kept. */
  public LocalRun(Map<String, String> environment, int cap) {
    this.environment = Map.copyOf(environment);
    this.cap = cap;
  }

  @Override
  public Ran run(List<String> argv, Duration limit) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    Process process = builder.start();
    try {
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
      }
      return new Ran(ended ? process.exitValue() : -1, soon(out), soon(err), !ended);
    } finally {
      end(process);
      process.destroyForcibly();
    }
  }

  /** A grandchild may hold the pipe open after its parent's end: what came by then counts. */
  private static String soon(CompletableFuture<String> text) {
    return text.completeOnTimeout("", GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** By its handle: Process.destroy would close the streams before they are read to their end. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }

  private CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(() -> capped(stream), READERS);
  }

  private String capped(InputStream stream) {
    byte[] kept = new byte[cap];
    int length = 0;
    try (stream) {
      int read = 0;
      while (read >= 0 && length < cap) {
        length += read;
        read = stream.read(kept, length, cap - length);
      }
      stream.transferTo(OutputStream.nullOutputStream());
      return text(kept, length);
    } catch (IOException e) {
      // The pipe was closed at the program's end: what came until then is its output.
      return text(kept, length);
    }
  }

  private static String text(byte[] kept, int length) {
    return new String(kept, 0, length, StandardCharsets.UTF_8);
  }
}
