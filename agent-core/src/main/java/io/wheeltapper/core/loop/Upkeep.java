package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Declared maintenance, by whoever declared it: a fold over the ledger's entries of that kind.
 * Found by what it is about, so that a question about one node costs a few look-ups however much is
 * declared. Owned by the decision thread.
 */
public final class Upkeep {

  /** How long one is remembered after its end: its cases have been judged again by then. */
  private static final long KEPT_MILLIS = Duration.ofDays(3).toMillis();

  /**
   * One declaration.
   *
   * @param source the sensor that said so, {@code ""} for a person
   * @param nodes those it names, where the target is only its name
   * @param until its end, epoch milliseconds; brought forward when it is ended before
   */
  public record Work(
      Target target,
      String source,
      List<String> nodes,
      long from,
      long until,
      String by,
      String reason) {
    public Work {
      nodes = List.copyOf(nodes);
    }

    Work with(List<String> more) {
      List<String> all = new ArrayList<>(nodes);
      all.addAll(more);
      return new Work(target, source, all, from, until, by, reason);
    }

    Work ended(long at) {
      return new Work(target, source, nodes, from, Math.min(until, at), by, reason);
    }
  }

  private record Key(Target target, String source) {}

  private final Map<Key, Work> known = new LinkedHashMap<>();
  private final Map<Target, Map<Key, Work>> about = new HashMap<>();

  void apply(Entry.Maintenance entry) {
    Key key = new Key(entry.target(), entry.source());
    Work before = known.get(key);
    if (entry.phase().equals("ended")) {
      if (before != null) {
        put(key, before.ended(entry.at()));
      }
    } else if (entry.part() > 0 && before != null) {
      put(key, before.with(entry.nodes()));
    } else {
      put(
          key,
          new Work(
              entry.target(),
              entry.source(),
              entry.nodes(),
              entry.from(),
              entry.until(),
              entry.by(),
              entry.reason()));
    }
    forget(entry.at() - KEPT_MILLIS);
  }

  private void put(Key key, Work work) {
    remove(key);
    known.put(key, work);
    targets(work).forEach(t -> about.computeIfAbsent(t, _ -> new LinkedHashMap<>()).put(key, work));
  }

  private void remove(Key key) {
    Work before = known.remove(key);
    if (before == null) {
      return;
    }
    for (Target target : targets(before)) {
      Map<Key, Work> there = about.get(target);
      if (there != null) {
        there.remove(key);
        if (there.isEmpty()) {
          about.remove(target);
        }
      }
    }
  }

  private static List<Target> targets(Work work) {
    List<Target> targets = new ArrayList<>(List.of(work.target()));
    work.nodes().forEach(n -> targets.add(Target.node(n)));
    return targets;
  }

  private void forget(long before) {
    known.entrySet().stream()
        .filter(e -> e.getValue().until() < before)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::remove);
  }

  /** Whether nothing is known at all. */
  boolean none() {
    return known.isEmpty();
  }

  /** All that is remembered, in the order of their newest word. */
  public Collection<Work> all() {
    return List.copyOf(known.values());
  }

  /** What one source declared of a target. */
  public Optional<Work> of(Target target, String source) {
    return Optional.ofNullable(known.get(new Key(target, source)));
  }

  /** Of those that have begun and are about any of some targets, the one that ends last. */
  Optional<Work> last(Collection<Target> reach, long now) {
    return reach.stream()
        .flatMap(t -> about.getOrDefault(t, Map.of()).values().stream())
        .filter(w -> w.from() <= now && w.from() < w.until())
        .max(Comparator.comparingLong(Work::until));
  }
}
