package io.wheeltapper.sensors.gpu.nvml;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a session's Xids in a thread of its own, which may never come back from a driver that
 * hangs, and hands them to the sensor's thread.
 */
final class Listener {

  /** How long one wait takes, and so how long letting go of the driver may. */
  private static final long WAIT_MILLIS = 1000;

  /** A storm beyond this is counted, not kept. */
  private static final int MOST_WAITING = 4096;

  private final BlockingQueue<Nvml.Xid> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable String ended;
  private boolean told;

  Listener(Nvml.Session session) {
    this.thread = Thread.ofPlatform().daemon().name("nvml-events").start(() -> listen(session));
  }

  private void listen(Nvml.Session session) {
    try {
      while (!stopped) {
        for (Nvml.Xid xid : session.await(WAIT_MILLIS)) {
          if (!queue.offer(xid)) {
            dropped.incrementAndGet();
          }
        }
      }
    } catch (NvmlException | RuntimeException e) {
      ended = String.valueOf(e.getMessage());
    }
  }

  BlockingQueue<Nvml.Xid> queue() {
    return queue;
  }

  /** How many were lost since this was asked last. */
  long dropped() {
    return dropped.getAndSet(0);
  }

  /** Why no more will come; null while it listens. */
  @Nullable String ended() {
    return ended;
  }

  /** Whether its end was told before; from now on it was. */
  boolean told() {
    boolean before = told;
    told = true;
    return before;
  }

  /** No more after the wait in which it is. */
  void stop() {
    stopped = true;
  }

  /** Waits for its end; whether it has ended, so that the session may be closed. */
  boolean over(long millis) {
    stop();
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
