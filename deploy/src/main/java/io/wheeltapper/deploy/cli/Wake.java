package io.wheeltapper.deploy.cli;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Says when something may have changed: by the agent's events, and where they cannot be heard by
 * the clock. Made and awaited by one thread.
 */
final class Wake implements AutoCloseable {

  /** Nothing is looked at more often, however much happens. */
  private static final long CALM_MILLIS = 1_000;

  /** So often without events, and so often they are asked for again. */
  private static final long POLL_MILLIS = 2_000;

  private final Semaphore come = new Semaphore(0);
  private final Thread hearing;
  private volatile boolean closed;

  Wake(ApiClient client) {
    this.hearing = Thread.ofVirtual().name("events").start(() -> hear(client));
  }

  /** Returns when something may have changed since the last time. */
  void await() throws InterruptedException {
    Thread.sleep(CALM_MILLIS);
    come.acquire();
    come.drainPermits();
  }

  private void hear(ApiClient client) {
    try {
      while (!closed) {
        try {
          client.events(_ -> come.release());
        } catch (IOException e) {
          // Whoever waits asks all the same, and says what is wrong if it still is.
          come.release();
        }
        Thread.sleep(POLL_MILLIS);
        come.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    hearing.interrupt();
  }
}
