package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was said last of all that is no node, job or sensor itself (reservations, feeds, file
 * systems …), by type and node. For the operators' veto rules. Owned by the decision thread.
 */
final class Standing {

  /** Most kept of one type about one node, or about none; more than any rule is asked about. */
  static final int MOST = 10_000;

  private final Map<String, Map<String, SortedMap<String, Status>>> byType = new HashMap<>();

  /** Takes it unless it is older than what it would replace; whether that changed anything. */
  boolean take(Status status) {
    SortedMap<String, Status> held =
        byType
            .computeIfAbsent(status.type(), _ -> new HashMap<>())
            .computeIfAbsent(status.node(), _ -> new TreeMap<>());
    String slot = status.target() + " " + status.sensor();
    Status before = held.get(slot);
    if (before == null ? held.size() >= MOST : before.at() > status.at()) {
      return false;
    }
    held.put(slot, status);
    return before == null || !before.sameAs(status);
  }

  /** Of one type: of the node, and of no single node; in an order that arrival does not decide. */
  Collection<Status> of(String type, String node) {
    Map<String, SortedMap<String, Status>> said = byType.getOrDefault(type, Map.of());
    List<Status> all = new ArrayList<>();
    if (!node.isEmpty() && said.get(node) != null) {
      all.addAll(said.get(node).values());
    }
    if (said.get("") != null) {
      all.addAll(said.get("").values());
    }
    return all;
  }
}
