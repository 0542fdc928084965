package io.wheeltapper.sensors.gpu.reading;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Errors a minute of all NVLinks of one GPU, over the last minute, from counters that only grow. A
 * counter that went back has begun anew (reset, driver reload): the count begins with it. After a
 * gap there is no rate until time has passed again. For one thread.
 */
public final class LinkErrors {

  /** Up to NVLink 4 the first four are counted, from NVLink 5 on the last three. */
  public static final List<GpuMetric> COUNTED =
      List.of(
          GpuMetric.NVLINK_CRC_FLIT,
          GpuMetric.NVLINK_CRC_DATA,
          GpuMetric.NVLINK_REPLAY,
          GpuMetric.NVLINK_RECOVERY,
          GpuMetric.NVLINK_RX_ERRORS,
          GpuMetric.NVLINK_INTEGRITY_ERRORS,
          GpuMetric.NVLINK_RECOVERY_EVENTS);

  private static final long MINUTE_MILLIS = 60_000;

  /** Less makes a rate of single errors. */
  private static final long SHORTEST_MILLIS = 5_000;

  /** After this long without a reading the difference says nothing about a minute. */
  private static final long GAP_MILLIS = 600_000;

  private record Counts(long at, double[] values) {}

  private final Deque<Counts> past = new ArrayDeque<>();

  /** Of the counters that are read more seldom than the rest. */
  private @Nullable LinkErrors seldom;

  private double seldomRate = Double.NaN;

  /**
   * Puts the rate beside the counters; leaves it out while there is none. Counters that are read
   * more seldom have a rate of their own, which stays until they are read again.
   */
  public void rate(GpuNumbers numbers, long now) {
    double rate = rate(counts(numbers, false), now);
    if (COUNTED.stream().anyMatch(numbers::seldom)) {
      LinkErrors apart = seldom == null ? new LinkErrors() : seldom;
      if (seldom == null || !numbers.again()) {
        seldomRate = apart.rate(counts(numbers, true), now);
      }
      seldom = apart;
      rate = Double.isNaN(rate) ? seldomRate : Double.isNaN(seldomRate) ? rate : rate + seldomRate;
    }
    numbers.put(GpuMetric.NVLINK_ERRORS_PER_MINUTE, rate);
  }

  private static double[] counts(GpuNumbers numbers, boolean seldom) {
    return COUNTED.stream()
        .mapToDouble(metric -> numbers.seldom(metric) == seldom ? numbers.get(metric) : Double.NaN)
        .toArray();
  }

  /**
   * The rate by these counters, or NaN while there is none.
   *
   * @param counts in the order of {@link #COUNTED}; NaN where one was not read; is kept
   * @param now when they were read, epoch milliseconds
   */
  public double rate(double[] counts, long now) {
    Counts newest = past.peekLast();
    if (newest != null
        && (now < newest.at() || now - newest.at() > GAP_MILLIS || back(newest, counts))) {
      past.clear();
    }
    while (past.size() > 1 && second() <= now - MINUTE_MILLIS) {
      past.removeFirst();
    }
    Counts base = past.peekFirst();
    if (past.isEmpty() || now - past.getLast().at() >= SHORTEST_MILLIS) {
      past.addLast(new Counts(now, counts));
    }
    return base == null || now - base.at() < SHORTEST_MILLIS
        ? Double.NaN
        : errors(base, counts) / (now - base.at()) * MINUTE_MILLIS;
  }

  private long second() {
    return past.stream().skip(1).findFirst().orElseThrow().at();
  }

  private static boolean back(Counts before, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < before.values()[i]) {
        return true;
      }
    }
    return false;
  }

  /** NaN where no counter was read both times. */
  private static double errors(Counts base, double[] values) {
    double sum = Double.NaN;
    for (int i = 0; i < values.length; i++) {
      double more = values[i] - base.values()[i];
      if (!Double.isNaN(more)) {
        sum = Double.isNaN(sum) ? more : sum + more;
      }
    }
    return sum;
  }
}
