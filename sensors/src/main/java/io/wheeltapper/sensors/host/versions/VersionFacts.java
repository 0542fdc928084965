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
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Parts as statuses of the node, one a component: several of one kind with different versions have
 * all of them in the value. A component that two sources tell is told by the first of them, and by
 * that one from then on: others write the same otherwise. What it tells of fewer parts than before,
 * as while a driver begins anew, is half an answer and no change. For one thread.
 */
final class VersionFacts {

  /** Components of one node; the names of most come from strangers. */
  private static final int MOST_COMPONENTS = 24;

  private static final int LONGEST_VALUE = 256;

  /** Who tells less for so long does not only begin anew: parts were taken out. */
  private static final long SETTLED_MILLIS = 86_400_000;

  private final String sensor;
  private final String node;
  private final Said said;
  private final Map<String, Status> last = new HashMap<>();
  private final Map<String, Whole> wholes = new HashMap<>();

  /** Who told a component last with all its parts, how many they were, and when. */
  private record Whole(Source source, int parts, long at) {}

  VersionFacts(String sensor, String node, long refreshMillis) {
    this.sensor = sensor;
    this.node = node;
    this.said = new Said(refreshMillis);
  }

  /**
   * What is news, or due again, after one look at all sources.
   *
   * @param rejected hears of what half an answer was given, and by whom
   */
  List<Signal> take(Map<Source, List<Part>> told, long at, BiConsumer<String, String> rejected) {
    SortedMap<String, EnumMap<Source, List<Part>>> components = new TreeMap<>();
    told.forEach((source, parts) ->
        parts.forEach(part ->
            components
                .computeIfAbsent(part.component(), _ -> new EnumMap<>(Source.class))
                .computeIfAbsent(source, _ -> new ArrayList<>())
                .add(part)));
    List<Signal> signals = new ArrayList<>();
    components.forEach((component, by) -> {
      if (last.containsKey(component) || last.size() < MOST_COMPONENTS) {
        look(component, by, at, rejected)
            .ifPresent(status -> {
              last.put(component, status);
              said.say(status, signals);
            });
      }
    });
    return signals;
  }

  private Optional<Status> look(
      String component,
      EnumMap<Source, List<Part>> by,
      long at,
      BiConsumer<String, String> rejected) {
    Whole whole = wholes.get(component);
    Map.Entry<Source, List<Part>> first = by.entrySet().iterator().next();
    if (whole == null) {
      wholes.put(component, new Whole(first.getKey(), first.getValue().size(), at));
      return Optional.of(status(component, first.getValue(), false, at));
    }
    List<Part> parts = by.getOrDefault(whole.source(), List.of());
    if (parts.size() >= whole.parts()) {
      wholes.put(component, new Whole(whole.source(), parts.size(), at));
      return Optional.of(status(component, parts, parts.size() == whole.parts(), at));
    }
    if (at - whole.at() >= SETTLED_MILLIS) {
      wholes.put(component, new Whole(first.getKey(), first.getValue().size(), at));
      return Optional.of(status(component, first.getValue(), false, at));
    }
    Status status = status(component, parts, false, at);
    Status before = last.get(component);
    if (before != null && before.value().equals(status.value())) {
      return Optional.of(status);
    }
    rejected.accept(
        whole.source().word(),
        "tells " + parts.size() + " of " + whole.parts() + " parts of " + component);
    return Optional.empty();
  }

  /**
   * Of these parts.
   *
   * @param same whether they are the parts of before, so that another value is another version
   */
  private Status status(String component, List<Part> parts, boolean same, long at) {
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
    long changed = changed(component, value, told, same ? at : 0);
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
   *
   * @param seen when another value was seen of the same parts; 0 where they are not the same
   */
  private long changed(String component, String value, long told, long seen) {
    Status before = last.get(component);
    if (before == null) {
      return told;
    }
    if (!before.value().equals(value) && seen > 0) {
      return told > before.at() ? told : seen;
    }
    return Math.max(told, before.number(Known.VERSION_CHANGED_AT));
  }

  private static String joined(SortedSet<String> versions) {
    String all = String.join(", ", versions);
    return all.length() > LONGEST_VALUE ? all.substring(0, LONGEST_VALUE) : all;
  }
}
