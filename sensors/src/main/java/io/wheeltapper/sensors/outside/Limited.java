package io.wheeltapper.sensors.outside;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls what may hang in the kernel, on a thread of its own that is given up when it takes too
 * long: no signal ends a system call on a dead mount. While one hangs no second is begun, so that a
 * source costs at most one thread. For one thread.
 */
public final class Limited {

  private final String name;
  private @Nullable FutureTask<?> hanging;

  /**
   * Nothing hangs yet.
   *
   * @param name of the thread, and in the reason
   */
  public Limited(String name) {
    this.name = name;
  }

  /** Whether a call that was given up has not come back. */
  public boolean hangs() {
    return hanging != null && !hanging.isDone();
  }

  /**
   * Waits at most so long for a call that was given up to end after all, as one that was killed.
   */
  void end(Duration longest) throws InterruptedException {
    FutureTask<?> task = hanging;
    if (task == null) {
      return;
    }
    try {
      task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // what it was has been said to whom it called
    }
  }

  /**
   * The answer within the limit.
   *
   * @throws IOException when there is none, when an earlier call still hangs, or as the call throws
   */
  public <T> T call(Duration limit, Callable<T> what) throws IOException, InterruptedException {
    if (hangs()) {
      throw new IOException(name + ": an earlier call still has no answer");
    }
    FutureTask<T> task = new FutureTask<>(what);
    hanging = task;
    Thread.ofPlatform().daemon().name("limited-" + name).start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(name + ": no answer in " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(
            cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
      }
      throw new IOException(name + ": " + e.getCause(), e);
    }
  }
}
