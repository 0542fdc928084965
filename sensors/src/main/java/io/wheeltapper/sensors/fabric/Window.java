package io.wheeltapper.sensors.fabric;

import java.util.OptionalDouble;

/**
 * How much one counter grew over the last so many milliseconds. What was not watched is not
 * counted: before a whole window was, there is a number only where it is more than none, and then
 * it is a lower bound. For one thread. At most 720 bytes.
 */
public final class Window {

  private static final int PARTS = 60;

  /** A window is whole when this much of it was watched: a cleared counter does not end it. */
  private static final double WHOLE = 0.95;

  private final Width width;
  private final long part;
  private final long longestGap;
  private final long[] growth = new long[PARTS];
  private final int[] watched = new int[PARTS];
  private long newest = Long.MIN_VALUE;
  private long before = -1;
  private long beforeAt;

  /**
   * A window over one counter.
   *
   * @param millis how long it is
   * @param longestGap readings that lie further apart say nothing of what lay between them
   */
  public Window(Width width, long millis, long longestGap) {
    this.width = width;
    this.part = Math.max(1, millis / PARTS);
    this.longestGap = longestGap;
  }

  /** A reading; times do not go back. */
  public void read(long at, long value) {
    roll(at);
    if (!width.tells(value)) {
      return;
    }
    if (before >= 0 && at > beforeAt && at - beforeAt <= longestGap) {
      long grown = width.growth(before, value);
      if (grown >= 0) {
        int slot = slot(at);
        growth[slot] += grown;
        watched[slot] += (int) (at - beforeAt);
      }
    }
    before = value;
    beforeAt = at;
  }

  /** The growth in a window that ends at this time, or nothing where that is not known. */
  public OptionalDouble grown(long at) {
    roll(at);
    long sum = 0;
    long seen = 0;
    for (int i = 0; i < PARTS; i++) {
      sum += growth[i];
      seen += watched[i];
    }
    boolean current = before >= 0 && at - beforeAt <= longestGap;
    double whole = (double) part * PARTS;
    if (seen >= WHOLE * whole && current) {
      return OptionalDouble.of(sum * whole / seen);
    }
    return sum > 0 && current ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  private int slot(long at) {
    return (int) Math.floorMod(Math.floorDiv(at, part), (long) PARTS);
  }

  private void roll(long at) {
    long now = Math.floorDiv(at, part);
    if (newest == Long.MIN_VALUE || now - newest >= PARTS) {
      java.util.Arrays.fill(growth, 0);
      java.util.Arrays.fill(watched, 0);
    } else {
      for (long i = newest + 1; i <= now; i++) {
        growth[(int) Math.floorMod(i, (long) PARTS)] = 0;
        watched[(int) Math.floorMod(i, (long) PARTS)] = 0;
      }
    }
    newest = Math.max(newest, now);
  }
}
