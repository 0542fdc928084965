package io.wheeltapper.sensors.telemetry.prometheus;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A series as its bytes stand on the page: the name, and the labels with their braces. The two are
 * kept apart because a page repeats each of them many times, and a fleet has millions of series.
 */
record SeriesText(Part name, Part labels) {

  /** Bytes by content; nobody changes them. */
  record Part(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Part that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** What stands from one place to another. */
  static SeriesText copy(byte[] page, int from, int to) {
    int brace = from;
    while (brace < to && page[brace] != '{') {
      brace++;
    }
    return new SeriesText(
        new Part(Arrays.copyOfRange(page, from, brace)),
        new Part(Arrays.copyOfRange(page, brace, to)));
  }

  /** The same with the parts that others have already. */
  SeriesText sharing(Map<Part, Part> known) {
    return new SeriesText(
        known.computeIfAbsent(name, part -> part), known.computeIfAbsent(labels, part -> part));
  }

  /** In bytes. */
  int length() {
    return name.bytes.length + labels.bytes.length;
  }

  /** Whether exactly this series stands at a place, with a blank behind it. */
  boolean standsAt(byte[] page, int from, int to) {
    int middle = from + name.bytes.length;
    int end = middle + labels.bytes.length;
    return end < to
        && page[end] == ' '
        && Arrays.equals(page, from, middle, name.bytes, 0, name.bytes.length)
        && Arrays.equals(page, middle, end, labels.bytes, 0, labels.bytes.length);
  }
}
