package io.wheeltapper.deploy.wiring;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made anew at most so often, however many ask; who asks while it is made waits for
 * it. Safe for all threads.
 */
final class Kept<T> {

  private final long keptNanos;
  private final Callable<T> making;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T value;
  private long madeAt;

  Kept(long millis, Callable<T> making) {
    this.keptNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.making = making;
  }

  T get() throws Exception {
    lock.lockInterruptibly();
    try {
      T now = value;
      if (now == null || System.nanoTime() - madeAt >= keptNanos) {
        now = making.call();
        value = now;
        madeAt = System.nanoTime();
      }
      return now;
    } finally {
      lock.unlock();
    }
  }
}
