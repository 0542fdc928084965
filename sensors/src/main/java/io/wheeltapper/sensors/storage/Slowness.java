package io.wheeltapper.sensors.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** How many times its usual a latency is, of several things by name. Bounded; for one thread. */
public final class Slowness {

  /** Things kept; each costs some 4 KB. */
  static final int MOST = 512;

  private record One(Latency latency, Usual usual) {}

  private final Map<String, One> known = new HashMap<>();

  /** Of counters: operations and the time they took together. Empty where it cannot be told. */
  public OptionalDouble ofCounters(String name, long at, double count, double sum) {
    One one = one(name);
    if (one == null) {
      return OptionalDouble.empty();
    }
    OptionalDouble mean = one.latency.take(at, count, sum);
    return mean.isEmpty() ? mean : one.usual.ratio(at, mean.getAsDouble());
  }

  /** Of a mean that the source itself has worked out. Empty where it cannot be told. */
  public OptionalDouble ofMean(String name, long at, double mean) {
    One one = one(name);
    return one == null ? OptionalDouble.empty() : one.usual.ratio(at, mean);
  }

  private @org.jspecify.annotations.Nullable One one(String name) {
    One one = known.get(name);
    if (one == null && known.size() < MOST) {
      one = new One(new Latency(), new Usual());
      known.put(name, one);
    }
    return one;
  }
}
