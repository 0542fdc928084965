package io.wheeltapper.sensors.workload.numbers;

import io.wheeltapper.sensors.workload.numbers.Meaning.Sort;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * When each part of a job was heard last, by what it says. What was never heard is no sum, and a
 * sum of which a part is missing is smaller than it is: it would look like a job that goes slowly.
 * A part that was not heard for long belongs to the job no more: it may go on with fewer ranks, or
 * in another pod. For one thread.
 */
final class Heard {

  /** Five times as long as the silence of a whole job: restarts take minutes. */
  private static final long FORGOTTEN_MILLIS = 900_000;

  private final Map<Sort, Map<Object, Long>> last = new EnumMap<>(Sort.class);

  /** A rank is the same one wherever it runs now; what names none is its series. */
  static Object key(Jobs.Part part) {
    return part.rank().isEmpty() ? part : part.rank();
  }

  void at(Jobs.Part part, long time) {
    last.computeIfAbsent(part.meaning().sort(), _ -> new HashMap<>())
        .merge(key(part), time, Math::max);
  }

  /** Whether any of them is heard now. */
  boolean any(Sort sort, long now) {
    return last.getOrDefault(sort, Map.of()).values().stream()
        .anyMatch(at -> now - at <= JobState.FRESH_MILLIS);
  }

  /** Forgets parts that were not heard for long. */
  void forget(long now) {
    last.values().forEach(parts -> parts.values().removeIf(at -> now - at > FORGOTTEN_MILLIS));
  }

  /** Whether all that were heard and are not forgotten still are, and there are some. */
  boolean all(Sort sort, long now) {
    Map<Object, Long> known = last.getOrDefault(sort, Map.of());
    return !known.isEmpty()
        && known.values().stream().allMatch(at -> now - at <= JobState.FRESH_MILLIS);
  }
}
