package io.wheeltapper.sensors.fabric;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A subnet at one time. What was not read is not in it, nor are the adapters inside switches
 * (SHARP's aggregation nodes): they are no nodes, and a switch is no leaf by them.
 *
 * @param counters by port, by their names in sysfs
 */
public record Subnet(
    List<SubnetPort> ports, Map<End, Map<String, Long>> counters, List<SwitchHealth> health) {

  public Subnet {
    ports =
        ports.stream()
            .filter(port -> !port.end().aggregates())
            .map(port -> port.peer().filter(End::aggregates).isEmpty() ? port : port.without())
            .toList();
    Map<End, Map<String, Long>> counts = new HashMap<>(counters);
    counts.keySet().removeIf(End::aggregates);
    counters = Map.copyOf(counts);
    health = List.copyOf(health);
  }

  /** The cables that are seen. */
  public Links links() {
    Set<Links.Link> links = new LinkedHashSet<>();
    ports.forEach(
        port -> port.peer().ifPresent(peer -> links.add(new Links.Link(port.end(), peer))));
    return new Links(links);
  }

  /** Where one name is that of several, their GUIDs tell them apart. */
  public Subnet distinct() {
    Map<String, String> first = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (SubnetPort port : ports) {
      String key = key(port.end());
      String guid = first.putIfAbsent(key, port.end().guid());
      if (guid != null && !guid.equals(port.end().guid())) {
        shared.add(key);
      }
    }
    if (shared.isEmpty()) {
      return this;
    }
    UnaryOperator<End> apart =
        end ->
            shared.contains(key(end)) && !end.guid().isEmpty()
                ? new End(end.sort(), end.guid(), end.guid(), end.device(), end.port())
                : end;
    Map<End, Map<String, Long>> counts = new LinkedHashMap<>();
    counters.forEach((end, values) -> counts.put(apart.apply(end), values));
    return new Subnet(
        ports.stream()
            .map(p ->
                new SubnetPort(
                    apart.apply(p.end()),
                    p.lid(),
                    p.state(),
                    p.physical(),
                    p.gigabits(),
                    p.peer().map(apart)))
            .toList(),
        counts,
        health);
  }

  private static String key(End end) {
    return end.sort() == End.Sort.SWITCH ? end.owner() : end.name();
  }
}
