package io.wheeltapper.sensors.workload.numbers;

/** The newest time of one series: what is sent again says nothing new. For one thread. */
final class Latest {

  private long at = Long.MIN_VALUE;

  /** Whether it is not older than all before it. */
  boolean take(long time) {
    if (time < at) {
      return false;
    }
    at = time;
    return true;
  }
}
