package io.wheeltapper.sensors.workload.numbers;

import java.util.Arrays;

/** A sum over the last five minutes, in steps of ten seconds. For one thread. */
final class Window {

  static final long MILLIS = 300_000;

  private static final long STEP = 10_000;
  private static final int STEPS = (int) (MILLIS / STEP);

  private final double[] sums = new double[STEPS];
  private long newest = Long.MIN_VALUE;

  void add(long time, double amount) {
    long step = Math.floorDiv(time, STEP);
    move(step);
    if (step > newest - STEPS) {
      sums[Math.floorMod(step, STEPS)] += amount;
    }
  }

  double sum(long time) {
    move(Math.floorDiv(time, STEP));
    return Arrays.stream(sums).sum();
  }

  private void move(long step) {
    if (step <= newest) {
      return;
    }
    if (newest == Long.MIN_VALUE || step - newest >= STEPS) {
      Arrays.fill(sums, 0);
    } else {
      for (long s = newest + 1; s <= step; s++) {
        sums[Math.floorMod(s, STEPS)] = 0;
      }
    }
    newest = step;
  }
}
