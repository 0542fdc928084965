package io.wheeltapper.sensors.telemetry.gather;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.sensors.telemetry.prometheus.Schemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names of one shape of snapshot, by number, ascending; the same for all targets that have the
 * same names, whatever the order in which they came. Immutable.
 */
final class Columns {

  static final Columns NONE = new Columns(new int[0], new Metrics.Schema(List.of()));

  private static final int SPREAD = 0x9E3779B9;

  private final int[] names;
  private final Metrics.Schema schema;

  /** Open addressing: a name's number plus one, and beside it its column. */
  private final int[] index;

  private final int shift;

  private Columns(int[] names, Metrics.Schema schema) {
    this.names = names;
    this.schema = schema;
    int bits = 2;
    while (1 << bits < names.length * 2) {
      bits++;
    }
    this.shift = Integer.SIZE - bits;
    this.index = new int[2 << bits];
    for (int column = 0; column < names.length; column++) {
      int at = slot(names[column]);
      while (index[2 * at] != 0) {
        at = at + 1 & (1 << bits) - 1;
      }
      index[2 * at] = names[column] + 1;
      index[2 * at + 1] = column;
    }
  }

  /** Of names by their numbers; {@code texts} gives what a number stands for. */
  static Columns of(int[] sorted, List<String> texts) {
    List<String> names = new ArrayList<>(sorted.length);
    for (int name : sorted) {
      names.add(texts.get(name));
    }
    return new Columns(sorted, Schemas.of(names));
  }

  private int slot(int name) {
    return name * SPREAD >>> shift;
  }

  /** The name's column, or -1. */
  int of(int name) {
    int mask = index.length / 2 - 1;
    for (int at = slot(name); index[2 * at] != 0; at = at + 1 & mask) {
      if (index[2 * at] == name + 1) {
        return index[2 * at + 1];
      }
    }
    return -1;
  }

  int size() {
    return names.length;
  }

  Metrics.Schema schema() {
    return schema;
  }

  /** The numbers of these names and of more, ascending, each once. */
  int[] with(int[] more, int count) {
    int[] all = Arrays.copyOf(names, names.length + count);
    System.arraycopy(more, 0, all, names.length, count);
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  /** Values of these columns as those of columns that hold these and more. */
  double[] spread(double[] values, Columns wider) {
    double[] spread = new double[wider.size()];
    Arrays.fill(spread, Double.NaN);
    for (int column = 0; column < names.length; column++) {
      spread[wider.of(names[column])] = values[column];
    }
    return spread;
  }
}
