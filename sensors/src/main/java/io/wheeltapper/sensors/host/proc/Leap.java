package io.wheeltapper.sensors.host.proc;

import java.util.OptionalDouble;

/**
 * Whether the clock was set between two looks: the wall clock's time less the time since the boot
 * is when the machine booted, and moves with nothing else. For one thread. Pure.
 */
final class Leap {

  /** The vocabulary: more than five seconds; a clock that is steered moves by far less. */
  private static final double LEAST_SECONDS = 5;

  private double before = Double.NaN;

  /**
   * By how many seconds it was set since the last look, forward or back.
   *
   * @param wallMillis the wall clock
   * @param upSeconds since the boot, read at the same time; NaN where that is not known
   */
  OptionalDouble look(long wallMillis, double upSeconds) {
    if (!Double.isFinite(upSeconds)) {
      return OptionalDouble.empty();
    }
    double booted = wallMillis / 1000.0 - upSeconds;
    double moved = booted - before;
    before = booted;
    return Math.abs(moved) > LEAST_SECONDS ? OptionalDouble.of(moved) : OptionalDouble.empty();
  }
}
