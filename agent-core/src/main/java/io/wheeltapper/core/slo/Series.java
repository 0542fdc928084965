package io.wheeltapper.core.slo;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The minutes of one indicator, kept for {@value #KEPT_MINUTES} minutes. A minute that was not
 * measured is not there, which is neither good nor bad. Owned by the decision thread.
 */
final class Series {

  /** 35 days: the longest window, a month and its slack. */
  static final long KEPT_MINUTES = 35L * 24 * 60;

  private static final int HOUR = 60;

  private static final class Hour {
    private final double[] amount = new double[HOUR];
    private final double[] total = new double[HOUR];
    private double amounts;
    private double totals;
    private int known;

    Hour() {
      Arrays.fill(total, Double.NaN);
    }
  }

  private final TreeMap<Long, Hour> hours = new TreeMap<>();
  private long newest = Long.MIN_VALUE;

  /** Told of each known minute of a stretch, in order. */
  interface Each {
    /** One known minute. */
    void minute(long minute, double amount, double total);
  }

  /** Writes a minute that is not there yet; whether it was so. */
  boolean put(long minute, double amount, double total) {
    if (newest != Long.MIN_VALUE && minute <= newest - KEPT_MINUTES) {
      return false;
    }
    Hour hour = hours.computeIfAbsent(Math.floorDiv(minute, HOUR), _ -> new Hour());
    int at = Math.floorMod(minute, HOUR);
    if (!Double.isNaN(hour.total[at])) {
      return false;
    }
    hour.amount[at] = amount;
    hour.total[at] = total;
    hour.known++;
    hour.amounts += amount;
    hour.totals += total;
    if (minute > newest) {
      newest = minute;
      hours.headMap(Math.floorDiv(newest - KEPT_MINUTES, HOUR)).clear();
    }
    return true;
  }

  /** Every known minute from one on, before another. */
  void each(long from, long before, Each each) {
    for (Map.Entry<Long, Hour> entry :
        hours
            .subMap(Math.floorDiv(from, HOUR), true, Math.floorDiv(before, HOUR), true)
            .entrySet()) {
      Hour hour = entry.getValue();
      long first = entry.getKey() * HOUR;
      int to = (int) Math.min(HOUR, before - first);
      for (int i = (int) Math.max(0, from - first); i < to; i++) {
        if (!Double.isNaN(hour.total[i])) {
          each.minute(first + i, hour.amount[i], hour.total[i]);
        }
      }
    }
  }

  /** The amounts, totals and number of the known minutes from one on, before another. */
  double[] sums(long from, long before) {
    double[] sums = new double[3];
    long firstHour = -Math.floorDiv(-from, HOUR);
    long endHour = Math.floorDiv(before, HOUR);
    if (firstHour >= endHour) {
      each(from, before, (_, amount, total) -> add(sums, amount, total, 1));
      return sums;
    }
    each(from, firstHour * HOUR, (_, amount, total) -> add(sums, amount, total, 1));
    for (Hour hour : hours.subMap(firstHour, endHour).values()) {
      add(sums, hour.amounts, hour.totals, hour.known);
    }
    each(endHour * HOUR, before, (_, amount, total) -> add(sums, amount, total, 1));
    return sums;
  }

  private static void add(double[] sums, double amount, double total, int known) {
    sums[0] += amount;
    sums[1] += total;
    sums[2] += known;
  }

  /** The newest minute known, or {@link Long#MIN_VALUE} while there is none. */
  long newest() {
    return newest;
  }
}
