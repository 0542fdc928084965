package io.wheeltapper.sensors.storage;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers of one target on their way into a snapshot; what was not read is left out. */
public final class Readings {

  private final SortedMap<String, Double> numbers = new TreeMap<>();

  /** Puts a number, unless it is none. */
  public void put(String name, double value) {
    if (!Double.isNaN(value) && !Double.isInfinite(value)) {
      numbers.put(name, value);
    }
  }

  /** Puts a number where there is one. */
  public void put(String name, OptionalDouble value) {
    value.ifPresent(v -> put(name, v));
  }

  /** Puts the share that is used; nothing where the whole is nothing, or less than what is free. */
  public void used(String name, double free, double all) {
    if (all > 0 && free >= 0 && free <= all) {
      put(name, 1 - free / all);
    }
  }

  /** The snapshot; empty where nothing was read. */
  public Optional<Snapshot> of(Target target, String node, String sensor, Origin origin, long at) {
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Snapshot(target, node, sensor, origin, at, Metrics.of(numbers)));
  }
}
