package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest reading of each word of each target by each sensor. A reading that was not renewed in
 * time is none; a meter that was ever heard is missed for a day. For one thread.
 */
final class Readings {

  /** What was said last and not renewed for so long is no reading of now. */
  static final long STALE_MILLIS = 300_000;

  private static final long MISSED_MILLIS = 86_400_000;
  private static final int MOST = 50_000;

  /** Whose reading of what. */
  record Key(Target target, String word, String sensor) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int by = target.compareTo(other.target);
      by = by != 0 ? by : word.compareTo(other.word);
      return by != 0 ? by : sensor.compareTo(other.sensor);
    }
  }

  /** A reading. */
  record Reading(double value, long at) {}

  private final Map<Key, Reading> newest = new HashMap<>();
  private Set<Key> doubted = Set.of();

  /** From now on these are as good as not heard. */
  void doubt(Set<Key> keys) {
    doubted = Set.copyOf(keys);
  }

  /** Takes a reading; whether there was room, and it is not of a time that is yet to come. */
  boolean take(Key key, double value, long at, long now) {
    if (at > now + STALE_MILLIS) {
      return false;
    }
    Reading before = newest.get(key);
    if (before == null && newest.size() >= MOST) {
      return false;
    }
    if (before == null || before.at() <= at) {
      newest.put(key, new Reading(value, at));
    }
    return true;
  }

  /** It is taken back: missed from now on, as one that was not renewed. */
  void drop(Key key, long at) {
    newest.computeIfPresent(
        key, (_, r) -> new Reading(r.value(), Math.min(r.at(), at - STALE_MILLIS - 1)));
  }

  /** Forgets what has not been heard for a day. */
  void forget(long now) {
    newest.values().removeIf(r -> now - r.at() > MISSED_MILLIS);
  }

  /** The newest word of any sensor about that, while it is of now. */
  Optional<Double> of(Target target, String word, long now) {
    return newest(target, word, now).map(Reading::value);
  }

  /** The same with its time. */
  Optional<Reading> newest(Target target, String word, long now) {
    return newest.entrySet().stream()
        .filter(e -> e.getKey().target().equals(target) && e.getKey().word().equals(word))
        .filter(e -> !doubted.contains(e.getKey()))
        .map(Map.Entry::getValue)
        .filter(r -> fresh(r, now))
        .reduce((a, b) -> b.at() > a.at() ? b : a);
  }

  static boolean fresh(Reading reading, long now) {
    return now - reading.at() <= STALE_MILLIS && reading.at() <= now + STALE_MILLIS;
  }

  /**
   * What the meters say, one value a target. Empty when any of them is missing: a sum without one
   * of its parts is another sum.
   */
  Optional<Map<Target, Double>> all(List<Meter> meters, long now) {
    Map<Target, Reading> found = new TreeMap<>();
    for (Meter meter : meters) {
      boolean any = false;
      for (Map.Entry<Key, Reading> each : newest.entrySet()) {
        if (meter.takes(each.getKey().target(), each.getKey().word())) {
          any = true;
          Reading read =
              doubted.contains(each.getKey()) ? new Reading(Double.NaN, 0) : each.getValue();
          found.merge(each.getKey().target(), read, (a, b) -> b.at() > a.at() ? b : a);
        }
      }
      if (!any) {
        return Optional.empty();
      }
    }
    if (found.values().stream().anyMatch(r -> !fresh(r, now))) {
      return Optional.empty();
    }
    Map<Target, Double> values = new TreeMap<>();
    found.forEach((target, reading) -> values.put(target, reading.value()));
    return Optional.of(values);
  }

  /** Every key that is known now, sorted. */
  List<Key> keys() {
    return new ArrayList<>(new TreeMap<>(newest).keySet());
  }

  /** The reading of a key, if any. */
  Optional<Reading> get(Key key) {
    return Optional.ofNullable(newest.get(key));
  }
}
