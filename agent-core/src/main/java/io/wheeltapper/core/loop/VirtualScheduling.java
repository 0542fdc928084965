package io.wheeltapper.core.loop;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * Virtual time on one thread: what is due is run in the order of (time, order of asking). Lanes run
 * their work at once, in virtual time. For replay, scenarios and simulation.
 */
public final class VirtualScheduling implements Scheduling {

  private record Due(long at, long order, Runnable step) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final SplittableRandom random;
  private long now;
  private long order;

  /** Starts at a time, epoch milliseconds. */
  public VirtualScheduling(long start, long seed) {
    this.now = start;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void decide(Duration after, Runnable step) {
    queue.add(new Due(now + after.toMillis(), order++, step));
  }

  @Override
  public <T> boolean lane(String lane, Duration limit, Callable<T> work, Ended<T> then) {
    decide(Duration.ZERO, () -> run(work, then));
    return true;
  }

  private static <T> void run(Callable<T> work, Ended<T> then) {
    T result;
    try {
      result = work.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      then.ended(null, e);
      return;
    } catch (Exception e) {
      then.ended(null, e);
      return;
    }
    then.ended(result, null);
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  /** When the next step is due, or {@link Long#MAX_VALUE} when none is. */
  public long nextDue() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().at();
  }

  /** Runs all that is due up to a time, and lets it be that time. */
  public void runUntil(long until) {
    while (!queue.isEmpty() && queue.peek().at() <= until) {
      Due due = queue.poll();
      now = Math.max(now, due.at());
      due.step().run();
    }
    now = Math.max(now, until);
  }
}
