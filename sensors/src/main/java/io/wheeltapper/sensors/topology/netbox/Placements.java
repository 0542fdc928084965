package io.wheeltapper.sensors.topology.netbox;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What is news of where nodes stand. A node that NetBox lists no more keeps its place: a device
 * that is gone from a list, or that we may not see any more, stands where it stood, and a limit
 * must not grow by it. Names that are gone from a node and nothing in their place (a token's
 * constraint, a cable path just traced again, a row skipped between two pages) stand until a second
 * reading says the same. For one thread.
 */
final class Placements {

  private final String sensor;
  private final Map<String, SortedMap<String, String>> said = new HashMap<>();

  /** What fewer names a reading said of a node's words, by node and word; not believed yet. */
  private final Map<String, Map<String, String>> fewer = new HashMap<>();

  Placements(String sensor) {
    this.sensor = sensor;
  }

  /**
   * What is said of one reading.
   *
   * @param rejected hears of what is not believed yet
   * @throws IOException when what nodes had is gone from all of them at once: that is a right which
   *     was taken, or a renamed field, and no move
   */
  List<Signal> take(
      SortedMap<String, SortedMap<String, String>> places,
      long at,
      BiConsumer<String, String> rejected)
      throws IOException {
    SortedSet<String> gone = new TreeSet<>();
    places.keySet().forEach(node -> gone.addAll(said.getOrDefault(node, new TreeMap<>()).keySet()));
    places.values().forEach(fields -> gone.removeAll(fields.keySet()));
    if (!gone.isEmpty()) {
      throw new IOException(
          "NetBox says no "
              + String.join(", ", gone)
              + " of any node any more; what it said before stands");
    }
    List<Signal> news = new ArrayList<>();
    SortedMap<String, SortedSet<String>> doubted = new TreeMap<>();
    places.forEach((node, told) -> {
      SortedMap<String, String> fields = believed(node, told, doubted);
      SortedMap<String, String> before = said.getOrDefault(node, new TreeMap<>());
      if (!fields.equals(before)) {
        said.put(node, fields);
        news.add(
            new Status(
                Target.node(node),
                node,
                sensor,
                Origin.FACILITY,
                at,
                Known.PLACE,
                "netbox",
                fields,
                ""));
      }
    });
    doubted.forEach((word, nodes) ->
        rejected.accept(
            "inventory",
            "names of "
                + word
                + " are gone from "
                + nodes.size()
                + " of the nodes, as "
                + nodes.getFirst()
                + "; they stand until the next reading says the same"));
    return news;
  }

  /** What was told, and what stands beside it until it is told a second time. */
  private SortedMap<String, String> believed(
      String node, SortedMap<String, String> told, SortedMap<String, SortedSet<String>> doubted) {
    SortedMap<String, String> fields = new TreeMap<>(told);
    Map<String, String> before = fewer.getOrDefault(node, Map.of());
    Map<String, String> now = new HashMap<>();
    said.getOrDefault(node, new TreeMap<>())
        .forEach((word, names) -> {
          String left = told.getOrDefault(word, "");
          if (isFewer(left, names) && !left.equals(before.get(word))) {
            now.put(word, left);
            fields.put(word, names);
            doubted.computeIfAbsent(word, _ -> new TreeSet<>()).add(node);
          }
        });
    if (now.isEmpty()) {
      fewer.remove(node);
    } else {
      fewer.put(node, now);
    }
    return fields;
  }

  private static boolean isFewer(String left, String names) {
    return left.isEmpty()
        || !left.equals(names) && Set.of(names.split(",")).containsAll(List.of(left.split(",")));
  }
}
