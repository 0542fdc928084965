package io.wheeltapper.core.runtime.recording;

import io.wheeltapper.core.model.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of snapshots of one segment, by number; each is written once. For one thread. */
final class Schemas {

  /** The most shapes a segment has; what comes beyond is written in full. */
  static final int MOST = 1_000;

  /** Sensors share their shapes, so that the look-up by identity nearly always answers. */
  private final Map<Metrics.Schema, Integer> same = new IdentityHashMap<>();

  private final Map<List<String>, Integer> equal = new HashMap<>();
  private final List<Metrics.Schema> numbered = new ArrayList<>();

  /** The number of a shape known already, or -1. */
  int number(Metrics.Schema schema) {
    Integer number = same.get(schema);
    if (number == null) {
      number = equal.get(schema.names());
      if (number != null && same.size() < MOST) {
        same.put(schema, number);
      }
    }
    return number == null ? -1 : number;
  }

  /** Gives a new shape the next number; -1 when there are too many. */
  int add(Metrics.Schema schema) {
    if (numbered.size() >= MOST) {
      return -1;
    }
    equal.put(schema.names(), numbered.size());
    numbered.add(schema);
    return numbered.size() - 1;
  }

  /** The shape of a number. */
  Metrics.Schema schema(int number) {
    if (number < 0 || number >= numbered.size()) {
      throw new IllegalArgumentException("the segment has no schema " + number);
    }
    return numbered.get(number);
  }
}
