package io.wheeltapper.sensors.workload.numbers;

import java.util.Arrays;

/** How long a step of one job takes: the median of what it took lately. For one thread. */
final class Pace {

  /** Our own estimate, as for storage: three times the usual is no scatter of steps. */
  private static final double MANY_TIMES = 3;

  /** A numbers' source is read every quarter minute or so: less than this cannot be told. */
  private static final long LEAST_MILLIS = 60_000;

  private static final int KEPT = 32;

  private final double[] lately = new double[KEPT];
  private int count;

  /** Steps that ended together, and the time since the one before them. */
  void take(long millis, double steps) {
    lately[count++ % KEPT] = millis / Math.max(1, steps);
  }

  /** Whether a step that has lasted so long is late; false while the usual is not known. */
  boolean late(long millis) {
    if (count == 0 || millis < LEAST_MILLIS) {
      return false;
    }
    double[] sorted = Arrays.copyOf(lately, Math.min(count, KEPT));
    Arrays.sort(sorted);
    return millis > MANY_TIMES * sorted[sorted.length / 2];
  }
}
