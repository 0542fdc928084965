package io.wheeltapper.sensors.telemetry.remotewrite;

import io.wheeltapper.sensors.telemetry.gather.Aiming.Aim;

/**
 * Where each series' samples go, by the series' hash: 24 bytes a place, no object a series. Open
 * addressing. For one thread.
 */
final class SeriesTable {

  /** 100,000 GPUs with 40 numbers each, and as much again for nodes and jobs. */
  static final int MOST_SERIES = 6_000_000;

  private static final int FIRST_BITS = 12;

  private long[] first = new long[1 << FIRST_BITS];
  private long[] second = new long[1 << FIRST_BITS];
  private int[] group = new int[1 << FIRST_BITS];
  private int[] name = new int[1 << FIRST_BITS];

  /** Only from the first series on that a job's numbers are made of. */
  private int[] use = new int[0];

  private int size;

  int size() {
    return size;
  }

  /** The series' place, or -1. */
  int find(long h1, long h2) {
    int mask = first.length - 1;
    for (int at = (int) h1 & mask; ; at = at + 1 & mask) {
      if (first[at] == h1 && second[at] == h2) {
        return at;
      }
      if (first[at] == 0 && second[at] == 0) {
        return -1;
      }
    }
  }

  /** Of a place. */
  int group(int at) {
    return group[at];
  }

  /** Of a place. */
  int name(int at) {
    return name[at];
  }

  /** Of a place. */
  int use(int at) {
    return use.length == 0 ? -1 : use[at] - 1;
  }

  /** Puts a series that is not there. */
  void put(long h1, long h2, Aim aim) {
    if (aim.use() >= 0 && use.length == 0) {
      use = new int[first.length];
    }
    if (4 * (size + 1) > 3 * first.length) {
      grow();
    }
    size++;
    place(h1, h2, aim.group(), aim.name(), aim.use());
  }

  private void place(long h1, long h2, int toGroup, int ofName, int ofUse) {
    int mask = first.length - 1;
    int at = (int) h1 & mask;
    while (first[at] != 0 || second[at] != 0) {
      at = at + 1 & mask;
    }
    first[at] = h1;
    second[at] = h2;
    group[at] = toGroup;
    name[at] = ofName;
    if (use.length > 0) {
      use[at] = ofUse + 1;
    }
  }

  private void grow() {
    long[] h1 = first;
    long[] h2 = second;
    int[] groups = group;
    int[] names = name;
    int[] uses = use;
    first = new long[2 * h1.length];
    second = new long[first.length];
    group = new int[first.length];
    name = new int[first.length];
    use = new int[uses.length == 0 ? 0 : first.length];
    for (int i = 0; i < h1.length; i++) {
      if (h1[i] != 0 || h2[i] != 0) {
        place(h1[i], h2[i], groups[i], names[i], uses.length == 0 ? -1 : uses[i] - 1);
      }
    }
  }
}
