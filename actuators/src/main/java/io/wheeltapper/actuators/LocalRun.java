package io.wheeltapper.actuators;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

  /** With this environment and nothing else. */
  public LocalRun(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
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
    }
  }

  /** A grandchild may hold the pipe open after its parent's end: what came by then counts. */
  private static String soon(CompletableFuture<String> text) {
    return text.completeOnTimeout("", GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(() -> capped(stream), READERS);
  }

  private static String capped(InputStream stream) {
    try (stream) {
      byte[] kept = stream.readNBytes(OUTPUT_CAP);
      stream.transferTo(java.io.OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().contains("closed")) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
