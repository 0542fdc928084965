package io.wheeltapper.core.loop;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Time, timers, randomness and the hand-over between steps: the one port through which the loop
 * touches a clock or a thread. Two implementations: Vert.x for a running agent, and a
 * single-threaded seeded one with which the whole agent can be simulated.
 */
public interface Scheduling {

  /** Now, in epoch milliseconds; never goes back. */
  long now();

  /** Runs the step on the decision thread after a while; at once when the while is zero. */
  void decide(Duration after, Runnable step);

  /**
   * Runs work on a lane, one item at a time in the order given, and hands its end back to the
   * decision thread. Work that outlasts the limit is interrupted and ends with a {@link
   * java.util.concurrent.TimeoutException}.
   *
   * @return false when the lane's bounded queue is full: nothing was taken, {@code then} is not
   *     called
   */
  <T> boolean lane(String lane, Duration limit, Callable<T> work, Ended<T> then);

  /** A number that differs from call to call; seeded when simulated. Never used by a decision. */
  long random();

  /** How a lane's work ended: with a result, or with what was thrown. */
  interface Ended<T> {
    /** On the decision thread. Exactly one of the two is null. */
    void ended(
        @org.jspecify.annotations.Nullable T result,
        @org.jspecify.annotations.Nullable Exception failure);
  }
}
