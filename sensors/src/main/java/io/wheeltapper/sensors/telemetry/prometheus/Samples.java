package io.wheeltapper.sensors.telemetry.prometheus;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What Prometheus knows of one expression in a stretch of time, one list a series, oldest first;
 * and what that makes of a minute. A number that is none (NaN, infinite) is missing.
 */
record Samples(List<List<Sample>> series) {

  static final long MINUTE = 60_000L;

  /** One reading. */
  record Sample(long at, double value) {}

  Samples {
    series = List.copyOf(series);
  }

  /**
   * How much counters went up in the minute that ends then: each reading against the one before it,
   * a counter that went back having begun anew. Empty unless some counter was read twice, the
   * second time within the minute.
   */
  OptionalDouble increase(long end) {
    double sum = 0;
    boolean any = false;
    for (List<Sample> one : series) {
      for (int i = 1; i < one.size(); i++) {
        Sample now = one.get(i);
        if (within(now, end)) {
          double before = one.get(i - 1).value();
          sum += now.value() < before ? now.value() : now.value() - before;
          any = true;
        }
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** The sum of the newest readings of the minute that ends then; empty while there is none. */
  OptionalDouble newest(long end) {
    double sum = 0;
    boolean any = false;
    for (List<Sample> one : series) {
      for (int i = one.size() - 1; i >= 0; i--) {
        if (within(one.get(i), end)) {
          sum += one.get(i).value();
          any = true;
          break;
        }
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** How many series were read in that minute. */
  long read(long end) {
    return series.stream().filter(one -> one.stream().anyMatch(s -> within(s, end))).count();
  }

  private static boolean within(Sample sample, long end) {
    return sample.at() >= end - MINUTE && sample.at() < end;
  }
}
