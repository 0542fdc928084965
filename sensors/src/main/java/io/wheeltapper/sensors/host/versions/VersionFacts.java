package io.wheeltapper.sensors.host.versions;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.fabric.Said;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Parts as statuses of the node, one a component: several of one kind with different versions have
 * all of them in the value. A component that two sources tell is told by the first of them. For one
 * thread.
 */
final class VersionFacts {

  /** Components of one node; the names of most come from strangers. */
  private static final int MOST_COMPONENTS = 24;

  private static final int LONGEST_VALUE = 256;

  private final String sensor;
  private final String node;
  private final Said said;
  private final Map<String, Status> last = new HashMap<>();

  VersionFacts(String sensor, String node, long refreshMillis) {
    this.sensor = sensor;
    this.node = node;
    this.said = new Said(refreshMillis);
  }

  /** What is news, or due again, after one look at all sources. */
  List<Signal> take(Map<Source, List<Part>> told, long at) {
    SortedMap<String, List<Part>> components = new TreeMap<>();
    new EnumMap<>(told).values().forEach(parts -> join(components, parts));
    List<Signal> signals = new ArrayList<>();
    components.forEach((component, parts) -> {
      boolean known = last.containsKey(component);
      if (known || last.size() < MOST_COMPONENTS) {
        Status status = status(component, parts, at);
        last.put(component, status);
        said.say(status, signals);
      }
    });
    return signals;
  }

  private static void join(SortedMap<String, List<Part>> components, List<Part> parts) {
    Map<String, List<Part>> these = new TreeMap<>();
    parts.forEach(
        part -> these.computeIfAbsent(part.component(), _ -> new ArrayList<>()).add(part));
    these.forEach(components::putIfAbsent);
  }

  private Status status(String component, List<Part> parts, long at) {
    SortedSet<String> versions = new TreeSet<>();
    SortedSet<String> pending = new TreeSet<>();
    long told = 0;
    for (Part part : parts) {
      versions.add(part.version());
      if (!part.pending().isEmpty()) {
        pending.add(part.pending());
      }
      told = part.changedAt() <= at ? Math.max(told, part.changedAt()) : told;
    }
    String value = joined(versions);
    Map<String, String> fields = new TreeMap<>();
    long changed = changed(component, value, told, at);
    if (changed > 0) {
      fields.put(Known.VERSION_CHANGED_AT, Long.toString(changed));
    }
    if (!pending.isEmpty()) {
      fields.put("pending", joined(pending));
    }
    return new Status(
        Target.node(node),
        node,
        sensor,
        Origin.HOST,
        at,
        Known.VERSION + component,
        value,
        fields,
        "");
  }

  /**
   * When it came into force: as the source says, or as it was seen; 0 while nobody knows since when
   * it is so.
   */
  private long changed(String component, String value, long told, long at) {
    Status before = last.get(component);
    if (before == null) {
      return told;
    }
    if (!before.value().equals(value)) {
      return told > before.at() ? told : at;
    }
    return Math.max(told, before.number(Known.VERSION_CHANGED_AT));
  }

  private static String joined(SortedSet<String> versions) {
    String all = String.join(", ", versions);
    return all.length() > LONGEST_VALUE ? all.substring(0, LONGEST_VALUE) : all;
  }
}
