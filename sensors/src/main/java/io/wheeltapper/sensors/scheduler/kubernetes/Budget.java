package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A disruption budget: how many of its pods may be evicted now.
 *
 * @param counted whether the controller has counted this version of it yet; else the numbers are of
 *     no use
 */
record Budget(
    Key key,
    Selector selector,
    boolean counted,
    long allowed,
    long healthy,
    long desired,
    long expected)
    implements Thing {

  /**
   * A label selector; one that is empty selects every pod of the namespace.
   *
   * @param none whether there is no selector at all, which selects nothing
   */
  record Selector(boolean none, Map<String, String> labels, List<Wanted> wanted) {

    boolean selects(Map<String, String> pod) {
      return !none
          && labels.entrySet().stream().allMatch(e -> e.getValue().equals(pod.get(e.getKey())))
          && wanted.stream().allMatch(w -> w.holds(pod));
    }
  }

  /** {@code In NotIn Exists DoesNotExist}. */
  record Wanted(String key, String operator, List<String> values) {

    boolean holds(Map<String, String> pod) {
      String value = pod.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
    }
  }

  static Budget read(JsonNode o) {
    JsonNode status = o.path("status");
    JsonNode selector = o.path("spec").path("selector");
    List<Wanted> wanted = new ArrayList<>();
    for (JsonNode e : Tree.list(selector.path("matchExpressions"))) {
      wanted.add(
          new Wanted(
              Tree.text(e.path("key")),
              Tree.text(e.path("operator")),
              Tree.list(e.path("values")).stream().map(Tree::text).toList()));
    }
    long generation = Tree.number(o.path("metadata").path("generation"), 0);
    return new Budget(
        Key.of(Watched.BUDGET, o.path("metadata")),
        new Selector(!selector.isObject(), Tree.texts(selector.path("matchLabels")), wanted),
        Tree.number(status.path("observedGeneration"), -1) >= generation
            && status.has("disruptionsAllowed"),
        Tree.number(status.path("disruptionsAllowed"), 0),
        Tree.number(status.path("currentHealthy"), 0),
        Tree.number(status.path("desiredHealthy"), 0),
        Tree.number(status.path("expectedPods"), 0));
  }
}
