package io.wheeltapper.sensors.patience;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks in a thread that can be given up. A call into a hung driver cannot be interrupted, so the
 * asker stops waiting and the thread is left to it; as long as it has not come back nothing else is
 * asked, so that there is never more than one such thread however long the driver hangs.
 *
 * <p>For one asking thread at a time. The thread is a daemon: it keeps no process alive.
 */
public final class Patience {

  /** A thread that nobody asks ends after so long. */
  private static final long IDLE_SECONDS = 120;

  private final ExecutorService asking;
  private @Nullable Future<?> pending;
  private long began;

  /** The name of the thread, for people who look at a dump. */
  public Patience(String name) {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name).factory());
    one.allowCoreThreadTimeOut(true);
    this.asking = one;
  }

  /** Calls, and waits for the answer no longer than the limit. */
  public <T> Answer<T> ask(Callable<T> call, Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    if (!over(until)) {
      return new Answer.None<>(waited());
    }
    began = System.nanoTime();
    Future<T> future = asking.submit(call);
    pending = future;
    try {
      T value = future.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      return new Answer.Given<>(value, waited());
    } catch (TimeoutException e) {
      return new Answer.None<>(waited());
    } catch (ExecutionException e) {
      return new Answer.Failed<>(
          e.getCause() instanceof Exception why ? why : new IllegalStateException(e.getCause()));
    }
  }

  /** Does it once the call before has come back, and waits for nothing. */
  public void later(Runnable last) {
    pending = asking.submit(last);
  }

  /** Waits for the call before; whether it is over now. */
  private boolean over(long until) throws InterruptedException {
    Future<?> before = pending;
    if (before == null) {
      return true;
    }
    try {
      before.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private long waited() {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
