package io.wheeltapper.sensors.topology.netbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one reading of a NetBox says of where nodes stand. Objects come in any order; what they say
 * together is told at the end. Where two devices are one node by name, it counts in the places of
 * both. Pure; for one thread.
 */
final class Inventory {

  /** No site has more; what comes behind them is counted and left out. */
  private static final int MOST_DEVICES = 100_000;

  /** Leaf switches, PDUs of one node. */
  private static final int MOST_NAMES = 32;

  private final Wanted wanted;
  private final Map<Long, JsonNode> devices = new LinkedHashMap<>();
  private final Map<Long, JsonNode> racks = new HashMap<>();
  private final Map<Long, Set<Far>> cabled = new HashMap<>();
  private final Map<Long, SortedSet<String>> feeds = new HashMap<>();
  private final Map<Long, String> roles = new HashMap<>();
  private final SortedMap<String, Integer> doubts = new TreeMap<>();

  /** A device at the other end of a cable. */
  private record Far(long id, String name) {}

  Inventory(Wanted wanted) {
    this.wanted = wanted;
  }

  /** A device that is a node. */
  void device(JsonNode device) {
    long id = device.path("id").asLong(0);
    if (id <= 0 || devices.size() >= MOST_DEVICES) {
      doubt("devices of no use: without an id, or too many");
    } else if (wanted.node(device).isEmpty()) {
      doubt("devices without a name that a node can have");
    } else {
      devices.put(id, device);
    }
  }

  /** A rack. */
  void rack(JsonNode rack) {
    racks.put(rack.path("id").asLong(0), rack);
  }

  /** A device at the other end: what role it has. */
  void far(JsonNode device) {
    roles.put(device.path("id").asLong(0), role(device));
  }

  /** The slug of a device's role; NetBox before 4 called the field otherwise. */
  static String role(JsonNode device) {
    JsonNode role =
        device.path("role").isObject() ? device.path("role") : device.path("device_role");
    return role.path("slug").asText("");
  }

  /** An interface of a node: whom it is cabled to, through whatever panels. */
  void port(JsonNode port) {
    if (port.path("mgmt_only").asBoolean(false)) {
      return;
    }
    for (JsonNode end : ends(port, "dcim.interface")) {
      JsonNode far = end.path("device");
      long id = far.path("id").asLong(0);
      Wanted.name(far)
          .ifPresent(name ->
              add(cabled.computeIfAbsent(owner(port), _ -> new HashSet<>()), new Far(id, name)));
    }
  }

  /** A power port of a node: the PDU whose outlet it is plugged into, or a feed of its own. */
  void powerPort(JsonNode port) {
    Set<String> names = feeds.computeIfAbsent(owner(port), _ -> new TreeSet<>());
    for (JsonNode end : ends(port, "dcim.poweroutlet")) {
      Wanted.name(end.path("device")).ifPresent(name -> add(names, name));
    }
    for (JsonNode end : ends(port, "dcim.powerfeed")) {
      Wanted.name(end).ifPresent(name -> add(names, name));
    }
  }

  private static <T> void add(Set<T> names, T name) {
    if (names.size() < MOST_NAMES) {
      names.add(name);
    }
  }

  private static long owner(JsonNode port) {
    return port.path("device").path("id").asLong(0);
  }

  /** What is at the other end of a whole path whose cables are all in place. */
  private static Iterable<JsonNode> ends(JsonNode port, String type) {
    boolean cut = !port.path("connected_endpoints_reachable").asBoolean(true);
    boolean its = port.path("connected_endpoints_type").asText("").equals(type);
    JsonNode ends = port.path("connected_endpoints");
    return its && !cut && ends.isArray() ? ends : List.of();
  }

  /** Ids of the nodes' devices, in the order in which they came. */
  Collection<Long> devices() {
    return List.copyOf(devices.keySet());
  }

  /** Ids of the racks in which nodes stand. */
  SortedSet<Long> racks() {
    SortedSet<Long> ids = new TreeSet<>();
    devices.values().forEach(d -> ids.add(d.path("rack").path("id").asLong(0)));
    ids.remove(0L);
    return ids;
  }

  /** Ids of the devices that nodes are cabled to. */
  SortedSet<Long> far() {
    SortedSet<Long> ids = new TreeSet<>();
    cabled.values().forEach(all -> all.forEach(far -> ids.add(far.id())));
    ids.remove(0L);
    return ids;
  }

  /** By slug how many devices at the other end have the role. */
  SortedMap<String, Integer> roles() {
    SortedMap<String, Integer> count = new TreeMap<>();
    far().forEach(id -> count.merge(roles.getOrDefault(id, ""), 1, Integer::sum));
    return count;
  }

  /** What people should know of this reading. */
  SortedMap<String, Integer> doubts() {
    return java.util.Collections.unmodifiableSortedMap(doubts);
  }

  /** By node, what it stands in: {@code rack} to its names, parted by commas. */
  SortedMap<String, SortedMap<String, String>> places() {
    SortedMap<String, SortedMap<String, SortedSet<String>>> all = new TreeMap<>();
    Map<String, Set<Long>> rackNames = new HashMap<>();
    devices.forEach((id, device) -> {
      String node = wanted.node(device).orElse("");
      if (all.containsKey(node)) {
        doubt("nodes that are two devices by name; they count in the places of both");
      }
      SortedMap<String, SortedSet<String>> places = all.computeIfAbsent(node, _ -> new TreeMap<>());
      JsonNode rack = device.path("rack");
      for (String word : wanted.words()) {
        Collection<String> names = names(word, id, device);
        if (!names.isEmpty()) {
          places.computeIfAbsent(word, _ -> new TreeSet<>()).addAll(names);
        }
      }
      Wanted.name(rack)
          .ifPresent(name ->
              rackNames.computeIfAbsent(name, _ -> new HashSet<>()).add(rack.path("id").asLong(0)));
    });
    if (rackNames.values().stream().anyMatch(ids -> ids.size() > 1)) {
      doubt("rack names that several racks have; they count as one: narrow 'nodes' to one site");
    }
    SortedMap<String, SortedMap<String, String>> told = new TreeMap<>();
    all.forEach((node, places) -> {
      SortedMap<String, String> fields = new TreeMap<>();
      places.forEach((word, names) -> fields.put(word, joined(names)));
      told.put(node, fields);
    });
    return told;
  }

  private Collection<String> names(String word, long id, JsonNode device) {
    List<String> own = wanted.said(word, device);
    if (!own.isEmpty()) {
      return own;
    }
    long rack = device.path("rack").path("id").asLong(0);
    List<String> its =
        Optional.ofNullable(racks.get(rack)).map(r -> wanted.said(word, r)).orElse(List.of());
    if (!its.isEmpty() || wanted.fields().containsKey(word)) {
      return its;
    }
    return switch (word) {
      case "rack" -> Wanted.name(device.path("rack")).stream().toList();
      case "leaf" ->
          cabled.getOrDefault(id, Set.of()).stream()
              .filter(far -> wanted.leafRoles().contains(roles.getOrDefault(far.id(), "")))
              .map(Far::name)
              .toList();
      case "pdu" -> feeds.getOrDefault(id, new TreeSet<>());
      default -> List.of();
    };
  }

  private static String joined(SortedSet<String> names) {
    return String.join(",", names.stream().limit(MOST_NAMES).toList());
  }

  private void doubt(String what) {
    doubts.merge(what, 1, Integer::sum);
  }
}
