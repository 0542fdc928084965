package io.wheeltapper.core.slo;

/**
 * What was measured of one indicator in one minute. Written once, never changed.
 *
 * @param series the indicator's series
 * @param minute epoch minutes: it holds from {@code minute * 60 s} until the next
 * @param amount the bad amount, or the value of an indicator of values
 * @param total what the amount is a part of, or how many values there were; 0 when nothing happened
 */
public record Minute(String series, long minute, double amount, double total) {

  /** Milliseconds in one. */
  public static final long MILLIS = 60_000L;

  /** The minute that contains a time, epoch milliseconds. */
  public static long of(long at) {
    return Math.floorDiv(at, MILLIS);
  }

  /** Whether the numbers can be: finite, and no part is negative or more than its whole. */
  public static boolean sound(double amount, double total, boolean value) {
    return Double.isFinite(amount)
        && Double.isFinite(total)
        && total >= 0
        && (value || (amount >= 0 && amount <= total));
  }
}
