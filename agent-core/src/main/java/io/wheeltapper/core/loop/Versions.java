package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Which version of which component each node has, and since when: a fold over status signals. Where
 * several sensors tell one component of a node, their words for the same version differ, so one of
 * them is believed, the same on every node and in every order of arrival: the host before its BMC,
 * and of two of one origin the first by name. Owned by the decision thread.
 */
final class Versions {

  /** Most components told apart: names come from sensors. */
  private static final int MOST_COMPONENTS = 32;

  /**
   * One node's version.
   *
   * @param since when it came into force, or was first heard of; epoch milliseconds
   * @param changed whether that is the time of a change, and not of the first word about it
   * @param teller who is believed about it
   */
  record Version(String text, long since, boolean changed, Teller teller) {}

  /** Who told it. */
  record Teller(Origin origin, String sensor) {

    private static final Comparator<Teller> BEFORE =
        Comparator.comparing((Teller t) -> t.origin() != Origin.HOST)
            .thenComparing(Teller::origin)
            .thenComparing(Teller::sensor);

    boolean before(Teller other) {
      return BEFORE.compare(this, other) < 0;
    }
  }

  private final SortedMap<String, SortedMap<Target, Version>> byComponent = new TreeMap<>();
  private final SortedMap<String, SortedMap<Target, String>> before = new TreeMap<>();

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
    Teller teller = new Teller(said.origin(), said.sensor());
    long changedAt = said.number(Known.VERSION_CHANGED_AT);
    boolean told = changedAt > 0 && changedAt <= said.at();
    long since = told ? changedAt : said.at();
    if (before == null || teller.before(before.teller())) {
      nodes.put(said.target(), new Version(said.value(), since, told, teller));
    } else if (teller.equals(before.teller())
        && !before.text().equals(said.value())
        && said.at() >= before.since()) {
      this.before
          .computeIfAbsent(component, _ -> new TreeMap<>())
          .put(said.target(), before.text());
      nodes.put(said.target(), new Version(said.value(), since, true, teller));
    }
  }

  /** The components of which any version is known, sorted. */
  SortedSet<String> components() {
    return new java.util.TreeSet<>(byComponent.keySet());
  }

  /** The version that a node had before the one in force, by who tells that; or {@code ""}. */
  String before(String component, Target node) {
    return before.getOrDefault(component, new TreeMap<>()).getOrDefault(node, "");
  }

  /** The nodes' versions of a component, by node. */
  SortedMap<Target, Version> of(String component) {
    return Collections.unmodifiableSortedMap(byComponent.getOrDefault(component, new TreeMap<>()));
  }
}
