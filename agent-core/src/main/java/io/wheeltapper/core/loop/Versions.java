package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Which version of which component each node has, and since when: a fold over status signals. Owned
 * by the decision thread.
 */
final class Versions {

  /** Most components told apart: names come from sensors. */
  private static final int MOST_COMPONENTS = 32;

  /**
   * One node's version.
   *
   * @param since when it came into force, or was first heard of; epoch milliseconds
   * @param changed whether that is the time of a change, and not of the first word about it
   */
  record Version(String text, long since, boolean changed) {}

  private final SortedMap<String, SortedMap<Target, Version>> byComponent = new TreeMap<>();

  /** Takes it when it says a version of a node. */
  void take(Status said) {
    if (!said.type().startsWith(Known.VERSION)
        || said.target().kind() != Target.Kind.NODE
        || said.value().isBlank()) {
      return;
    }
    String component = said.type().substring(Known.VERSION.length());
    if (!byComponent.containsKey(component) && byComponent.size() >= MOST_COMPONENTS) {
      return;
    }
    SortedMap<Target, Version> nodes = byComponent.computeIfAbsent(component, _ -> new TreeMap<>());
    Version before = nodes.get(said.target());
    long changedAt = said.number(Known.VERSION_CHANGED_AT);
    boolean told = changedAt > 0 && changedAt <= said.at();
    if (before == null) {
      nodes.put(said.target(), new Version(said.value(), told ? changedAt : said.at(), told));
    } else if (!before.text().equals(said.value()) && said.at() >= before.since()) {
      nodes.put(said.target(), new Version(said.value(), told ? changedAt : said.at(), true));
    }
  }

  /** The components of which any version is known, sorted. */
  SortedSet<String> components() {
    return new java.util.TreeSet<>(byComponent.keySet());
  }

  /** The nodes' versions of a component, by node. */
  SortedMap<Target, Version> of(String component) {
    return Collections.unmodifiableSortedMap(byComponent.getOrDefault(component, new TreeMap<>()));
  }
}
