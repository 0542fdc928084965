package io.wheeltapper.deploy.demo;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What will happen when; the only clock of the model. Ties keep the order in which they came. */
final class Agenda {

  private record Due(long at, long order, Runnable what) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now;
  private long order;

  Agenda(long start) {
    this.now = start;
  }

  long now() {
    return now;
  }

  /** Puts it down for later; a delay below zero is now. */
  void in(long delay, Runnable what) {
    due.add(new Due(now + Math.max(0, delay), order++, what));
  }

  /** Lets everything up to this time happen, each at its own time. An earlier time does nothing. */
  void runUntil(long time) {
    while (true) {
      Due next = due.peek();
      if (next == null || next.at() > time) {
        break;
      }
      due.remove();
      now = next.at();
      next.what().run();
    }
    now = Math.max(now, time);
  }
}
