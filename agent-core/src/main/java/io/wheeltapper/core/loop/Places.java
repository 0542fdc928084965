package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where nodes stand: what the operators wrote down, and beside it what the sensors say ({@link
 * Known#PLACE}). What is written down wins. Where sensors differ that is a conflict to be shown,
 * and the node counts in every place that one of them names, so that contradictory words never make
 * room in a limit. A fold over signals; changed by the decision thread, may be read by others.
 */
public final class Places implements Topology {

  /** What a node can stand in, nearest first: the field and its kind of target. */
  private static final Map<String, Target.Kind> AROUND = new LinkedHashMap<>();

  static {
    AROUND.put("domain", Target.Kind.DOMAIN);
    AROUND.put("rack", Target.Kind.RACK);
    AROUND.put("leaf", Target.Kind.LEAF);
    AROUND.put("pdu", Target.Kind.FEED);
    AROUND.put("loop", Target.Kind.LOOP);
    AROUND.put("storage", Target.Kind.STORAGE);
  }

  /** Names in one field at most; a node has a handful of leaf switches. */
  private static final int MOST_NAMES = 32;

  /**
   * Sensors differ on where a node stands.
   *
   * @param what {@code rack}, {@code leaf} …
   * @param claims by sensor what it says
   */
  public record Conflict(Target node, String what, SortedMap<String, String> claims) {}

  private final Topology written;
  private final Map<Target, SortedMap<String, Status>> said = new TreeMap<>();
  private final Map<Target, List<Target>> ancestors = new ConcurrentHashMap<>();
  private final Map<Target, SortedSet<Target>> members = new ConcurrentHashMap<>();
  private final SortedMap<Target, List<Conflict>> conflicts = new TreeMap<>();
  private final SortedMap<Target, List<Conflict>> overruled = new TreeMap<>();
  private final List<Consumer<Target>> watchers = new ArrayList<>();
  private int changes;

  Places(Topology written) {
    this.written = written;
  }

  /** Tells of each node that stands elsewhere now. */
  void watch(Consumer<Target> watcher) {
    watchers.add(watcher);
  }

  /** How often a node was placed anew. */
  int changes() {
    return changes;
  }

  /** Takes what a sensor says of a node's place; whether it changed anything. */
  boolean take(Status status) {
    Target node = status.target();
    if (node.kind() != Target.Kind.NODE) {
      return false;
    }
    SortedMap<String, Status> claims = said.computeIfAbsent(node, _ -> new TreeMap<>());
    Status before = claims.get(status.sensor());
    if (before != null && (before.at() > status.at() || before.fields().equals(status.fields()))) {
      return false;
    }
    claims.put(status.sensor(), status);
    place(node, claims);
    return true;
  }

  private void place(Target node, SortedMap<String, Status> claims) {
    List<Target> old = ancestors(node);
    List<Target> around = new ArrayList<>();
    List<Conflict> differ = new ArrayList<>();
    List<Conflict> against = new ArrayList<>();
    List<Target> fixed = written.ancestors(node);
    AROUND.forEach((key, kind) -> {
      List<Target> known = fixed.stream().filter(t -> t.kind() == kind).toList();
      SortedMap<String, String> named = new TreeMap<>();
      claims.forEach((sensor, status) -> {
        String value = status.field(key);
        if (!value.isBlank()) {
          named.put(sensor, value);
        }
      });
      if (!known.isEmpty()) {
        around.addAll(known);
        named
            .values()
            .removeIf(names -> Set.copyOf(targets(kind, names)).equals(Set.copyOf(known)));
        if (!named.isEmpty()) {
          against.add(new Conflict(node, key, named));
        }
        return;
      }
      if (named.values().stream().map(n -> Set.copyOf(targets(kind, n))).distinct().count() > 1) {
        differ.add(new Conflict(node, key, named));
      }
      named.values().stream()
          .flatMap(names -> targets(kind, names).stream())
          .distinct()
          .forEach(around::add);
    });
    fixed.stream()
        .filter(t -> !AROUND.containsValue(t.kind()) && t.kind() != Target.Kind.SITE)
        .forEach(around::add);
    around.add(Target.site());
    keep(conflicts, node, differ);
    keep(overruled, node, against);
    if (around.equals(old)) {
      return;
    }
    ancestors.put(node, List.copyOf(around));
    Set<Target> left = new LinkedHashSet<>(old);
    around.forEach(left::remove);
    left.forEach(t -> members.computeIfPresent(t, (_, all) -> without(all, node)));
    around.forEach(
        t -> members.merge(t, new TreeSet<>(Set.of(node)), (all, one) -> with(all, one.first())));
    changes++;
    watchers.forEach(w -> w.accept(node));
  }

  private static void keep(Map<Target, List<Conflict>> all, Target node, List<Conflict> its) {
    if (its.isEmpty()) {
      all.remove(node);
    } else {
      all.put(node, List.copyOf(its));
    }
  }

  private static SortedSet<Target> with(SortedSet<Target> all, Target one) {
    synchronized (all) {
      all.add(one);
    }
    return all;
  }

  private static SortedSet<Target> without(SortedSet<Target> all, Target one) {
    synchronized (all) {
      all.remove(one);
    }
    return all;
  }

  /** What is no name of a target is no place. */
  private static List<Target> targets(Target.Kind kind, String names) {
    List<Target> targets = new ArrayList<>();
    for (String name : names.split(",", MOST_NAMES + 1)) {
      try {
        targets.add(new Target(kind, name.strip()));
      } catch (IllegalArgumentException e) {
        return List.of();
      }
    }
    return targets.size() > MOST_NAMES ? List.of() : targets;
  }

  /** Whether the operators wrote down where a node stands. */
  boolean written(Target node) {
    return !written.ancestors(node).isEmpty();
  }

  /** What sensors said last of a node's place. */
  public Collection<Status> said(Target node) {
    return said.getOrDefault(node, new TreeMap<>()).values();
  }

  /** Where sensors differ, by node. */
  public List<Conflict> conflicts() {
    return conflicts.values().stream().flatMap(List::stream).toList();
  }

  /** Where sensors say otherwise than what is written down, which wins. */
  public List<Conflict> overruled(Target node) {
    return overruled.getOrDefault(node, List.of());
  }

  @Override
  public List<Target> ancestors(Target target) {
    List<Target> found = ancestors.get(target);
    if (found != null) {
      return found;
    }
    List<Target> fixed = written.ancestors(target);
    if (target.kind() == Target.Kind.NODE || fixed.isEmpty()) {
      return fixed;
    }
    // What is on a node is wherever the node is.
    List<Target> around = new ArrayList<>();
    for (Target each : fixed) {
      around.add(each);
      List<Target> moved = each.kind() == Target.Kind.NODE ? ancestors.get(each) : null;
      if (moved != null) {
        around.addAll(moved);
        return List.copyOf(around);
      }
    }
    return fixed;
  }

  @Override
  public List<Target> members(Target target) {
    SortedSet<Target> placed = members.get(target);
    List<Target> fixed = written.members(target);
    if (placed == null) {
      return fixed;
    }
    SortedSet<Target> all = new TreeSet<>(fixed);
    synchronized (placed) {
      all.addAll(placed);
    }
    return List.copyOf(all);
  }
}
