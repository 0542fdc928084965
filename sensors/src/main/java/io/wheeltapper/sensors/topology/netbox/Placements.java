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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is news of where nodes stand. A node that NetBox lists no more keeps its place: a device
 * that is gone from a list, or that we may not see any more, stands where it stood, and a limit
 * must not grow by it. For one thread.
 */
final class Placements {

  private final String sensor;
  private final Map<String, SortedMap<String, String>> said = new HashMap<>();

  Placements(String sensor) {
    this.sensor = sensor;
  }

  /**
   * What is said of one reading.
   *
   * @throws IOException when what nodes had is gone from all of them at once: that is a right which
   *     was taken, or a renamed field, and no move
   */
  List<Signal> take(SortedMap<String, SortedMap<String, String>> places, long at)
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
    places.forEach((node, fields) -> {
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
    return news;
  }
}
