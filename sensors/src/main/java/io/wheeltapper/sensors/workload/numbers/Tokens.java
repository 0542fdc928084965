package io.wheeltapper.sensors.workload.numbers;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Tokens a second, and by the job's own median of the last day, in slices of five minutes. For one
 * thread.
 */
final class Tokens {

  private static final int SLICES = 288;

  /** An hour: of less a median says nothing. */
  private static final int ENOUGH = 12;

  private final double[] slices = new double[SLICES];
  private int count;
  private long slice = Long.MIN_VALUE;
  private double sum;
  private int readings;

  /** The rate as read or worked out. */
  void put(double rate, long time) {
    long now = Math.floorDiv(time, Window.MILLIS);
    if (now != slice) {
      if (readings > 0) {
        slices[count++ % SLICES] = sum / readings;
      }
      slice = now;
      sum = 0;
      readings = 0;
    }
    sum += rate;
    readings++;
  }

  /** This rate by the median of the whole slices. */
  OptionalDouble ratio(double rate) {
    if (count < ENOUGH) {
      return OptionalDouble.empty();
    }
    double[] known = Arrays.copyOf(slices, Math.min(count, SLICES));
    Arrays.sort(known);
    double median = known[known.length / 2];
    return median > 0 ? OptionalDouble.of(rate / median) : OptionalDouble.empty();
  }
}
