package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.LoopSums;
import io.wheeltapper.sensors.facility.Saying;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The newest number of each word of each target. Messages bring one number each; what came for a
 * target goes out together. A number that was not renewed in time is gone. For one thread.
 */
final class Latest {

  private static final int MOST_TARGETS = 20_000;

  private record Number(double value, long at) {}

  private final long staleMillis;
  private final Function<Target, Saying> saying;
  private final LoopSums sums = new LoopSums();
  private final Map<Target, SortedMap<String, Number>> numbers = new LinkedHashMap<>();
  private final Set<Target> fresh = new LinkedHashSet<>();

  Latest(Function<Target, Saying> saying, long staleMillis) {
    this.saying = saying;
    this.staleMillis = staleMillis;
  }

  /** Keeps a number; whether there was room. An older one than that which is known is left out. */
  boolean put(Target target, String word, double value, long at) {
    if (numbers.size() >= MOST_TARGETS && !numbers.containsKey(target)) {
      return false;
    }
    SortedMap<String, Number> known = numbers.computeIfAbsent(target, _ -> new TreeMap<>());
    Number before = known.get(word);
    if (before == null || before.at() <= at) {
      known.put(word, new Number(value, at));
      fresh.add(target);
    }
    return true;
  }

  /** The source itself says that it has no such number now. */
  void drop(Target target, String word) {
    SortedMap<String, Number> known = numbers.get(target);
    if (known != null) {
      known.remove(word);
    }
  }

  /** One snapshot of each target of which something came since it was asked last. */
  List<Signal> take(long now) {
    List<Signal> signals = new ArrayList<>();
    for (Target target : fresh) {
      SortedMap<String, Number> known = numbers.getOrDefault(target, new TreeMap<>());
      known.values().removeIf(n -> now - n.at() > staleMillis);
      if (known.isEmpty()) {
        continue;
      }
      long at = known.values().stream().mapToLong(Number::at).max().orElseThrow();
      SortedMap<String, Double> values = new TreeMap<>();
      known.forEach((word, number) -> values.put(word, number.value()));
      if (target.kind() == Target.Kind.LOOP) {
        sums.add(target, values, at);
      }
      signals.addAll(saying.apply(target).numbers(target, values, at));
    }
    fresh.clear();
    return signals;
  }
}
