package io.wheeltapper.sensors.gpu.smi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One log of {@code nvidia-smi} as it stands there: names and values, nothing understood yet. Names
 * are paths in lower case, {@code temperature/gpu current temp} or {@code temperature/gpu_temp}.
 * Bounded; for one thread.
 */
final class SmiLog {

  /** No machine has more GPUs. */
  static final int MOST_GPUS = 256;

  /** A GPU has some 300 values today. */
  private static final int MOST_VALUES = 4000;

  private static final int LONGEST_VALUE = 300;

  /**
   * One GPU's part.
   *
   * @param id as the log heads it: a PCI address
   */
  record Part(String id, Map<String, String> values, List<Map<String, String>> partitions) {

    static Part of(String id) {
      return new Part(id, new LinkedHashMap<>(), new ArrayList<>());
    }
  }

  private final Map<String, String> head = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private boolean full;

  Map<String, String> head() {
    return head;
  }

  List<Part> parts() {
    return parts;
  }

  /** Whether something was left out because there was too much of it. */
  boolean full() {
    return full;
  }

  /** Begins the next GPU's part. */
  Part part(String id) {
    Part part = Part.of(id);
    if (parts.size() < MOST_GPUS) {
      parts.add(part);
    } else {
      full = true;
    }
    return part;
  }

  /** Keeps a value, the first one of a name. */
  void put(Map<String, String> into, String name, String value) {
    if (into.size() >= MOST_VALUES) {
      full = true;
      return;
    }
    into.putIfAbsent(
        name, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
  }
}
