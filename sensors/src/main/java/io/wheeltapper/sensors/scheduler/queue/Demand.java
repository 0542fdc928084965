package io.wheeltapper.sensors.scheduler.queue;

import java.util.function.Predicate;

/**
 * What a waiting job asks for: so many pieces, each whole on one node.
 *
 * @param job its target's id
 * @param pieces nodes, tasks or pods that are to run at once
 * @param each GPUs of each piece
 * @param together whether no two pieces may lie in different blocks
 * @param since epoch milliseconds from which on it could have run; 0 when nobody says
 * @param reason the scheduler's own word for why it waits, or {@code ""}
 * @param fits which nodes it may run on, by name
 */
public record Demand(
    String job,
    long pieces,
    long each,
    boolean together,
    long since,
    String reason,
    Predicate<String> fits) {

  /** More GPUs than any machine has: what claims more is not believed. */
  private static final long MOST = 10_000_000;

  public Demand {
    pieces = Math.clamp(pieces, 0, MOST);
    each = Math.clamp(each, 0, MOST);
  }

  /** GPUs in all. */
  public long gpus() {
    return Math.min(MOST, pieces * each);
  }
}
