package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.LoopSums;
import io.wheeltapper.sensors.facility.Saying;
import java.util.ArrayList;
import java.util.HashMap;
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
 * target goes out together, under the time of the newest: so each lives only as long as its
 * publisher promised, and one that was not renewed by then is gone. For one thread.
 */
final class Latest {

  private static final int MOST_TARGETS = 20_000;

  /** What is no longer renewed is looked for so often. */
  private static final long AGED_MILLIS = 5_000;

  private record Number(double value, long at, long until) {}

  /** What became of a number. */
  enum Put {
    KEPT,
    /** A newer one is known. */
    OLDER,
    /** There is no room for another target. */
    FULL
  }

  private final Function<Target, Saying> saying;
  private final LoopSums sums = new LoopSums();
  private final Map<Target, SortedMap<String, Number>> numbers = new LinkedHashMap<>();
  private final Set<Target> fresh = new LinkedHashSet<>();
  private final Map<Target, Long> said = new HashMap<>();
  private long aged;

  Latest(Function<Target, Saying> saying) {
    this.saying = saying;
  }

  /**
   * Keeps a number. An older one than that which is known is left out.
   *
   * @param lifeMillis how long after {@code at} it holds unless renewed
   */
  Put put(Target target, String word, double value, long at, long lifeMillis) {
    if (numbers.size() >= MOST_TARGETS && !numbers.containsKey(target)) {
      return Put.FULL;
    }
    SortedMap<String, Number> known = numbers.computeIfAbsent(target, _ -> new TreeMap<>());
    Number before = known.get(word);
    if (before != null && before.at() > at) {
      return Put.OLDER;
    }
    known.put(word, new Number(value, at, at + lifeMillis));
    fresh.add(target);
    return Put.KEPT;
  }

  /** The source itself says that it has no such number at that time. */
  void drop(Target target, String word, long at) {
    SortedMap<String, Number> known = numbers.get(target);
    Number before = known == null ? null : known.get(word);
    if (known != null && before != null && before.at() <= at) {
      known.remove(word);
      fresh.add(target);
    }
  }

  /**
   * One snapshot of each target of which something came, or went, since it was asked last. What is
   * not in it is taken back, and is no reason to stamp anew what is still there.
   */
  List<Signal> take(long now) {
    if (now - aged >= AGED_MILLIS || now < aged) {
      aged = now;
      numbers.forEach((target, known) -> {
        if (known.values().removeIf(n -> now > n.until())) {
          fresh.add(target);
        }
      });
    }
    List<Signal> signals = new ArrayList<>();
    for (Target target : fresh) {
      SortedMap<String, Number> known = numbers.getOrDefault(target, new TreeMap<>());
      known.values().removeIf(n -> now > n.until());
      if (known.isEmpty()) {
        signals.addAll(saying.apply(target).none(target, now));
        continue;
      }
      // One that is older than what was said before it would not be heard.
      long newest = known.values().stream().mapToLong(Number::at).max().orElseThrow();
      long at = Math.max(newest, said.getOrDefault(target, newest));
      said.put(target, at);
      SortedMap<String, Double> values = new TreeMap<>();
      known.forEach((word, number) -> values.put(word, number.value()));
      if (target.kind() == Target.Kind.LOOP) {
        Number supply = known.get(LoopSums.SUPPLY);
        sums.add(target, values, supply == null ? at : supply.at());
      }
      signals.addAll(saying.apply(target).numbers(target, values, at));
    }
    fresh.clear();
    return signals;
  }
}
