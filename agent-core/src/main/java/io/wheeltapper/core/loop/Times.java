package io.wheeltapper.core.loop;

import java.util.Arrays;

/**
 * Moments, each with a weight, in the order of time whatever the order of arrival; asks how much
 * lies within a window in the logarithm of its length. Owned by the decision thread.
 */
public final class Times {

  /** Nothing ever happened. */
  static final Times NONE = new Times();

  private static final int FIRST = 4;

  private long[] at = new long[FIRST];
  // What came before the moment at this place, since the beginning: differences are windows.
  private long[] before = new long[FIRST];
  private int from;
  private int to;
  private long total;

  Times() {}

  void add(long moment, long weight) {
    room();
    int place = above(moment);
    System.arraycopy(at, place, at, place + 1, to - place);
    System.arraycopy(before, place, before, place + 1, to - place);
    before[place] = place == to ? total : before[place + 1];
    at[place] = moment;
    to++;
    for (int i = place + 1; i < to; i++) {
      before[i] += weight;
    }
    total += weight;
  }

  /** Takes back one that was added; the oldest go at no cost. */
  void remove(long moment, long weight) {
    int place = above(moment) - 1;
    while (place >= from && at[place] == moment && weight(place) != weight) {
      place--;
    }
    if (place < from || at[place] != moment) {
      return;
    }
    if (place == from) {
      from++;
      return;
    }
    System.arraycopy(at, place + 1, at, place, to - place - 1);
    System.arraycopy(before, place + 1, before, place, to - place - 1);
    to--;
    for (int i = place; i < to; i++) {
      before[i] -= weight;
    }
    total -= weight;
  }

  private long weight(int place) {
    return (place + 1 == to ? total : before[place + 1]) - before[place];
  }

  private void room() {
    if (to < at.length) {
      return;
    }
    int length = to - from;
    int size = from > at.length / 2 ? at.length : at.length * 2;
    long[] newAt = Arrays.copyOf(Arrays.copyOfRange(at, from, to), size);
    before = Arrays.copyOf(Arrays.copyOfRange(before, from, to), size);
    at = newAt;
    from = 0;
    to = length;
  }

  /** The first place whose moment is later. */
  private int above(long moment) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at[middle] <= moment) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return from == to;
  }

  /** How many moments there are. */
  public int count() {
    return to - from;
  }

  /** The newest moment; 0 when there is none. */
  public long last() {
    return isEmpty() ? 0 : at[to - 1];
  }

  /** The weight of all moments later than this. */
  public long since(long moment) {
    int place = above(moment);
    return place == to ? 0 : total - before[place];
  }

  /**
   * The moment with whose end the window is no heavier than {@code most}; the newest when only an
   * empty window would do, a whole window from now when not even that.
   *
   * @param window milliseconds before {@code now}, epoch milliseconds
   */
  public long until(long now, long window, long most) {
    if (most < 0) {
      return now + window;
    }
    int place = above(now - window);
    while (place < to - 1 && total - before[place + 1] > most) {
      place++;
    }
    return place >= to ? now + window : at[place] + window;
  }
}
