package io.wheeltapper.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Of which nodes each sensor's numbers are held: when many sensors fall silent at once, only what
 * they said is looked at. One thread.
 */
final class Speakers {

  /** By a whole sensor, how many numbers of it and its parts are held of each node. */
  private final Map<String, TreeMap<String, Integer>> held = new HashMap<>();

  void add(String sensor, String node) {
    held.computeIfAbsent(whole(sensor), _ -> new TreeMap<>()).merge(node, 1, Integer::sum);
  }

  void remove(String sensor, String node) {
    held.computeIfPresent(
        whole(sensor),
        (_, nodes) -> {
          nodes.computeIfPresent(node, (_, count) -> count > 1 ? count - 1 : null);
          return nodes.isEmpty() ? null : nodes;
        });
  }

  /** The nodes of which it, what it is a part of, or another part of that holds any, in order. */
  Set<String> nodes(String sensor) {
    TreeMap<String, Integer> nodes = held.get(whole(sensor));
    return nodes == null ? Set.of() : nodes.navigableKeySet();
  }

  /**
   * Whether that is this sensor or a part of it, as {@code mimir/jobs} of {@code mimir}, and {@code
   * mimir@g1/jobs} or {@code mimir/jobs@g1} of {@code mimir@g1}.
   */
  static boolean isPart(String sensor, String part) {
    int at = sensor.indexOf('@');
    return part.equals(sensor)
        || part.startsWith(sensor + "/")
        || at >= 0
            && part.startsWith(sensor.substring(0, at) + "/")
            && part.endsWith(sensor.substring(at));
  }

  /** {@code mimir} of {@code mimir/jobs}; {@code mimir@g1} of both forms of a part of it. */
  private static String whole(String sensor) {
    int slash = sensor.indexOf('/');
    if (slash < 0) {
      return sensor;
    }
    String whole = sensor.substring(0, slash);
    int at = sensor.indexOf('@', slash);
    if (at < 0 || whole.indexOf('@') >= 0) {
      return whole;
    }
    int end = sensor.indexOf('/', at);
    return whole + (end < 0 ? sensor.substring(at) : sensor.substring(at, end));
  }
}
