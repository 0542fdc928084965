package io.wheeltapper.sensors.storage;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What is usual at this hour: the mean of the same hour of the last seven days, in 192 slots and no
 * more. Kept in memory: after a start there is none for a day. For one thread.
 */
public final class Usual {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final int DAY = 24;
  private static final int DAYS = 7;
  private static final int SLOTS = (DAYS + 1) * DAY;

  /** Our own estimate: an hour of which fewer readings are known is not known. */
  static final int LEAST_READINGS = 10;

  private final long[] hours = new long[SLOTS];
  private final double[] sums = new double[SLOTS];
  private final int[] counts = new int[SLOTS];

  /** Nothing is usual yet. */
  public Usual() {
    Arrays.fill(hours, Long.MIN_VALUE);
  }

  /**
   * Takes a reading, and says how many times the usual it is; empty while nothing is usual, or the
   * usual is nothing.
   */
  public OptionalDouble ratio(long at, double value) {
    long hour = Math.floorDiv(at, HOUR_MILLIS);
    double sum = 0;
    long count = 0;
    for (int day = 1; day <= DAYS; day++) {
      long then = hour - (long) day * DAY;
      int slot = (int) Math.floorMod(then, (long) SLOTS);
      if (hours[slot] == then && counts[slot] >= LEAST_READINGS) {
        sum += sums[slot];
        count += counts[slot];
      }
    }
    int slot = (int) Math.floorMod(hour, (long) SLOTS);
    if (hours[slot] != hour) {
      hours[slot] = hour;
      sums[slot] = 0;
      counts[slot] = 0;
    }
    sums[slot] += value;
    counts[slot]++;
    return count == 0 || sum <= 0 ? OptionalDouble.empty() : OptionalDouble.of(value * count / sum);
  }
}
