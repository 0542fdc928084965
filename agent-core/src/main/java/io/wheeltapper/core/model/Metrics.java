package io.wheeltapper.core.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and values of one snapshot. Names live once in a {@link Schema} shared by all snapshots of
 * one shape, so that a snapshot costs eight bytes a value. NaN means: not read.
 */
public final class Metrics {

  /**
   * The names of one shape of snapshot, in a fixed order. Safe to share; compare by identity first.
   */
  public static final class Schema {
    private final List<String> names;
    private final Map<String, Integer> index;

    /** Names in the order of the values; each once. */
    public Schema(List<String> names) {
      this.names = List.copyOf(names);
      Map<String, Integer> positions = new java.util.HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        if (positions.put(names.get(i), i) != null) {
          throw new IllegalArgumentException("the metric " + names.get(i) + " stands twice");
        }
      }
      this.index = Collections.unmodifiableMap(positions);
    }

    /** The names in the order of the values. */
    public List<String> names() {
      return names;
    }

    /** Where the name's value lies, or -1. */
    public int indexOf(String name) {
      Integer at = index.get(name);
      return at == null ? -1 : at;
    }
  }

  private final Schema schema;
  private final double[] values;

  /** Takes the array over: the caller must not keep it. */
  public Metrics(Schema schema, double[] values) {
    if (values.length != schema.names().size()) {
      throw new IllegalArgumentException(
          schema.names().size() + " names need as many values, not " + values.length);
    }
    this.schema = schema;
    this.values = values;
  }

  /** A snapshot of a shape of its own; for tests and rare signals. */
  public static Metrics of(Map<String, Double> numbers) {
    SortedMap<String, Double> sorted = new TreeMap<>(numbers);
    return new Metrics(
        new Schema(List.copyOf(sorted.keySet())),
        sorted.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The shape. */
  public Schema schema() {
    return schema;
  }

  /** The value at a place of the schema. */
  public double at(int index) {
    return values[index];
  }

  /** The value, or NaN when it was not read. */
  public double get(String name) {
    int at = schema.indexOf(name);
    return at < 0 ? Double.NaN : values[at];
  }

  /** What was read, by name, sorted; absent readings left out. */
  public SortedMap<String, Double> asMap() {
    SortedMap<String, Double> map = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        map.put(schema.names().get(i), values[i]);
      }
    }
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metrics that
        && (schema == that.schema || schema.names().equals(that.schema.names()))
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
