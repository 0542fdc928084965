package io.wheeltapper.core.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One item at a time, in the order given, on a virtual thread that lives as long as there is work.
 * The queue is bounded: a full lane takes nothing. Safe for all threads.
 */
final class Lane {

  /** Most items that wait in one lane; a node's plan has far fewer steps. */
  static final int MOST_WAITING = 64;

  private final String name;
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean running;

  Lane(String name) {
    this.name = name;
  }

  synchronized boolean offer(Runnable item) {
    if (queue.size() >= MOST_WAITING) {
      return false;
    }
    queue.add(item);
    if (!running) {
      running = true;
      Thread.ofVirtual().name("lane " + name).start(this::work);
    }
    return true;
  }

  synchronized boolean busy() {
    return running;
  }

  synchronized int waiting() {
    return queue.size();
  }

  private void work() {
    Runnable item = next();
    while (item != null) {
      item.run();
      item = next();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable item = queue.poll();
    running = item != null;
    return item;
  }
}
