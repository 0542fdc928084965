package io.wheeltapper.deploy.scenario;

import java.util.PriorityQueue;

/** What is still to happen, by time and then in the order of asking. One thread. */
public final class Agenda {

  private record Due(long at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private long order;

  /** Asks for something at a time. */
  public void at(long at, Runnable what) {
    due.add(new Due(at, order++, what));
  }

  /** When the next thing happens; {@link Long#MAX_VALUE} when nothing more does. */
  public long next() {
    return due.isEmpty() ? Long.MAX_VALUE : due.peek().at();
  }

  /** Lets happen what is due. */
  public void run(long now) {
    while (!due.isEmpty() && due.peek().at() <= now) {
      due.poll().what().run();
    }
  }
}
