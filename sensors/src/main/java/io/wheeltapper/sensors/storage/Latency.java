package io.wheeltapper.sensors.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * The mean time of an operation over the last five minutes, from two counters that go up: how many
 * there were, and how long they took together. For one thread.
 */
public final class Latency {

  /** Long enough that one slow answer is no slowness. */
  static final long WINDOW_MILLIS = 300_000;

  /** Our own estimate: the mean of fewer says nothing. */
  static final double LEAST_OPERATIONS = 20;

  private record Sample(long at, double count, double sum) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Takes a reading and gives the mean in the unit of the sum. Empty while there were too few
   * operations; counters that went back, and a gap longer than the window, begin anew.
   */
  public OptionalDouble take(long at, double count, double sum) {
    Sample last = samples.peekLast();
    if (last != null
        && (count < last.count
            || sum < last.sum
            || at <= last.at
            || at - last.at > WINDOW_MILLIS)) {
      samples.clear();
    }
    samples.addLast(new Sample(at, count, sum));
    while (samples.size() > 2 && at - samples.peekFirst().at > WINDOW_MILLIS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    double operations = count - first.count;
    return operations < LEAST_OPERATIONS
        ? OptionalDouble.empty()
        : OptionalDouble.of((sum - first.sum) / operations);
  }
}
