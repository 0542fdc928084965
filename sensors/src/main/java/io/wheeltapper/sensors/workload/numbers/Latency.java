package io.wheeltapper.sensors.workload.numbers;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A histogram's 99th percentile over five minutes, as Prometheus works it out. For one thread. */
final class Latency {

  private static final double SHARE = 0.99;
  private static final int MOST_BUCKETS = 200;

  private final TreeMap<Double, Window> buckets = new TreeMap<>();

  /** So many more were at most so long. */
  void add(double upTo, double increase, long time) {
    if (!buckets.containsKey(upTo) && buckets.size() >= MOST_BUCKETS) {
      return;
    }
    buckets.computeIfAbsent(upTo, _ -> new Window()).add(time, increase);
  }

  /** Seconds; empty while nothing was asked. */
  OptionalDouble percentile(long time) {
    if (buckets.isEmpty() || !Double.isInfinite(buckets.lastKey())) {
      return OptionalDouble.empty();
    }
    double all = buckets.lastEntry().getValue().sum(time);
    if (all <= 0) {
      return OptionalDouble.empty();
    }
    double wanted = SHARE * all;
    double below = 0;
    double from = 0;
    for (Map.Entry<Double, Window> bucket : buckets.entrySet()) {
      double count = bucket.getValue().sum(time);
      if (count >= wanted) {
        if (Double.isInfinite(bucket.getKey())) {
          return OptionalDouble.of(from);
        }
        double share = count > below ? (wanted - below) / (count - below) : 1;
        return OptionalDouble.of(from + share * (bucket.getKey() - from));
      }
      below = count;
      from = bucket.getKey();
    }
    return OptionalDouble.of(from);
  }
}
