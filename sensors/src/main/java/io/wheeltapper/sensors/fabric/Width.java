package io.wheeltapper.sensors.fabric;

/**
 * How far a counter can count, and what it does at its end. InfiniBand's PortCounters stop there
 * (IBTA volume 1, 16.1.3.5); a number that stands at the end says nothing any more.
 */
public enum Width {
  FOUR_BITS(15, false),
  EIGHT_BITS(255, false),
  SIXTEEN_BITS(65_535, false),
  /** Stops at its end. */
  THIRTY_TWO_BITS(0xffff_ffffL, false),
  /** Begins at nothing again, as the queue counters of adapters do. */
  WRAPPING(0xffff_ffffL, true),
  WIDE(Long.MAX_VALUE, false);

  private final long end;
  private final boolean wraps;

  Width(long end, boolean wraps) {
    this.end = end;
    this.wraps = wraps;
  }

  /** Whether a number tells how many there were. */
  boolean tells(long value) {
    return value >= 0 && (wraps || value != end);
  }

  /** The growth between two numbers, or -1 where the counter was cleared in between. */
  long growth(long before, long now) {
    if (now >= before) {
      return now - before;
    }
    // Only from the upper half of its range to the lower one: else somebody has cleared it.
    boolean wrapped = wraps && before <= end && before > end / 2 && now < end / 2;
    return wrapped ? end - before + 1 + now : -1;
  }
}
