package io.wheeltapper.actuators.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Files on storage that may hang: a look at a mount whose servers are gone waits in the kernel and
 * hears no interruption. So each goes by a line, on a thread of its own that is given up at the
 * limit; and while too many such threads hang no other is begun. Safe for all threads.
 */
public final class BoundMarks implements Marks {

  /** Threads that may hang at once; a platform thread each, since they would pin their carriers. */
  static final int MOST_HUNG = 16;

  private final Marks inner;
  private final Line line;
  private final Duration limit;
  private final Semaphore threads = new Semaphore(MOST_HUNG);

  /**
   * Around these.
   *
   * @param line to the storage, for itself
   * @param limit of one look
   */
  public BoundMarks(Marks inner, Line line, Duration limit) {
    this.inner = inner;
    this.line = line;
    this.limit = limit;
  }

  @Override
  public Optional<Sight> look(Path file) throws IOException, CallFailed, InterruptedException {
    return line.<Ended<Optional<Sight>>>read(
            () -> ended(() -> inner.look(file), CallFailed.Kind.UNREACHABLE, file))
        .value();
  }

  @Override
  public void raise(Path file, String attempt)
      throws IOException, CallFailed, InterruptedException {
    write(file, () -> inner.raise(file, attempt));
  }

  @Override
  public void lower(Path file, String attempt)
      throws IOException, CallFailed, InterruptedException {
    write(file, () -> inner.lower(file, attempt));
  }

  @FunctionalInterface
  private interface Writing {
    void make() throws Exception;
  }

  private void write(Path file, Writing writing)
      throws IOException, CallFailed, InterruptedException {
    line.<Ended<Path>>write(() ->
            ended(
                () -> {
                  writing.make();
                  return file;
                },
                CallFailed.Kind.UNCERTAIN,
                file))
        .value();
  }

  /** What the storage answered; its no is an answer too. */
  private record Ended<T>(Callable<T> answer) {
    T value() throws IOException, CallFailed, InterruptedException {
      try {
        return answer.call();
      } catch (IOException | CallFailed | InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private <T> Ended<T> ended(Callable<T> work, CallFailed.Kind late, Path file)
      throws CallFailed, InterruptedException {
    if (!threads.tryAcquire()) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, MOST_HUNG + " looks at files hang; none is begun");
    }
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform()
        .daemon()
        .name("file-look")
        .start(() -> {
          try {
            task.run();
          } finally {
            threads.release();
          }
        });
    try {
      T value = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Ended<>(() -> value);
    } catch (TimeoutException e) {
      throw new CallFailed(
          late, "the storage of " + file + " gave no answer in " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Exception cause = e.getCause() instanceof Exception failed ? failed : e;
      return new Ended<>(() -> {
        throw cause;
      });
    } finally {
      task.cancel(true);
    }
  }
}
