package io.wheeltapper.core.slo;

import java.util.List;

/**
 * How fast a budget burns in a pair of windows: error ratio by budget. 1 uses up exactly all of it
 * by the end of its window. NaN: not known.
 *
 * @param factor from which burn on, in both, the pair fires
 * @param enough whether enough was measured in the long window for the pair to fire
 */
public record Burn(
    long longMillis,
    long shortMillis,
    double factor,
    double inLong,
    double inShort,
    boolean enough) {

  /**
   * A pair of the multi-window, multi-burn-rate rule. Google, The Site Reliability Workbook,
   * chapter 5, table 5-8: the figures for a window of 30 days.
   */
  record Pair(long longMillis, long shortMillis, double factor) {}

  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  static final long OF = 30 * DAY;

  static final List<Pair> PAIRS =
      List.of(
          new Pair(HOUR, 5 * MINUTE, 14.4),
          new Pair(6 * HOUR, 30 * MINUTE, 6),
          new Pair(DAY, 2 * HOUR, 3),
          new Pair(3 * DAY, 6 * HOUR, 1));

  /** A window of the rule scaled to an objective's: whole minutes, at least one. */
  static long scaled(long millis, long window) {
    return Math.max(MINUTE, Math.round((double) millis * window / OF / MINUTE) * MINUTE);
  }

  /** Whether both windows burn at the factor or faster. */
  public boolean fires() {
    return enough && inLong >= factor && inShort >= factor;
  }
}
