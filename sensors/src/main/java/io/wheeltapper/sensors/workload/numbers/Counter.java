package io.wheeltapper.sensors.workload.numbers;

/** One series of a counter: how much it went up since it was read before. For one thread. */
final class Counter {

  private double last = Double.NaN;
  private long at;

  /** Nothing for the first reading and after a gap; a counter that went back has begun anew. */
  double increase(double value, long time) {
    double before = Double.isNaN(last) || time - at > Window.MILLIS ? value : last;
    if (time < at) {
      return 0;
    }
    last = value;
    at = time;
    return value < before ? value : value - before;
  }
}
