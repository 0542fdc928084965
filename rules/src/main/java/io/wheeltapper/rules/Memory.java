package io.wheeltapper.rules;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.drools.core.common.InternalFactHandle;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * One session's facts, bounded: so many of each sort a node, the oldest dropped and counted. The
 * bounds are a node's own, so that what one node loses never depends on its neighbours.
 */
final class Memory {

  /** Events and findings kept a node, within their 24 hours. */
  static final int MOST_EVENTS = 2_000;

  /** Readings kept a node, within their hour: 8 GPUs every 10 s are 2,880. */
  static final int MOST_READINGS = 6_000;

  /** Newest snapshots kept a node, by target and sensor. */
  static final int MOST_HELD = 4_000;

  /** Statuses kept a node and type. */
  static final int MOST_STATUSES = 20_000;

  private record Slot(Target target, String sensor) {}

  private record Kept(Object fact, @Nullable FactHandle handle, long until) {
    Kept with(Map<Object, FactHandle> handles) {
      return new Kept(fact, handles.get(fact), until);
    }
  }

  /** The newest snapshot of a slot. The generation rises once in a step in which it is replaced. */
  private static final class Held {
    Snapshot snapshot;
    @Nullable FactHandle handle;
    long generation;
    long step;

    Held(Snapshot snapshot, @Nullable FactHandle handle) {
      this.snapshot = snapshot;
      this.handle = handle;
    }
  }

  private static final class Node {
    final Deque<Kept> events = new ArrayDeque<>();
    final Deque<Kept> readings = new ArrayDeque<>();
    final Map<Slot, Held> held = new LinkedHashMap<>();
    final Map<String, Map<Slot, Kept>> statuses = new HashMap<>();

    void each(BiConsumer<Object, @Nullable FactHandle> fact) {
      events.forEach(k -> fact.accept(k.fact(), k.handle()));
      readings.forEach(k -> fact.accept(k.fact(), k.handle()));
      held.values().forEach(h -> fact.accept(h.snapshot, h.handle));
      statuses.values().forEach(s -> s.values().forEach(k -> fact.accept(k.fact(), k.handle())));
    }

    /** The same facts under other handles; what the engine has let go keeps its place. */
    Node with(Map<Object, FactHandle> handles, Filter filter) {
      Node node = new Node();
      events.forEach(k -> node.events.add(k.with(handles)));
      readings.stream()
          .filter(k -> filter.wants(k.fact()))
          .forEach(k -> node.readings.add(k.with(handles)));
      held.forEach((slot, h) -> {
        FactHandle handle = handles.get(h.snapshot);
        if (handle != null) {
          Held taken = new Held(h.snapshot, handle);
          taken.generation = h.generation;
          taken.step = h.step;
          node.held.put(slot, taken);
        }
      });
      statuses.forEach((type, slots) -> {
        Map<Slot, Kept> taken = new LinkedHashMap<>();
        slots.forEach((slot, k) -> taken.put(slot, k.with(handles)));
        node.statuses.put(type, taken);
      });
      return node;
    }
  }

  private final KieSession session;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Speakers speakers = new Speakers();
  private final Set<Object> late = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Object> stale = Collections.newSetFromMap(new IdentityHashMap<>());
  private long evicted;
  private long step;

  Memory(KieSession session) {
    this.session = session;
  }

  /** Begins a fire point. */
  void next() {
    step++;
  }

  long evicted() {
    return evicted;
  }

  boolean isLate(Object fact) {
    return !late.isEmpty() && late.contains(fact);
  }

  /** Whether a snapshot may be older than what its sensor said last: see {@link #inherit}. */
  boolean isStale(Object fact) {
    return stale.contains(fact);
  }

  boolean anyStale() {
    return !stale.isEmpty();
  }

  /** The newest snapshots, as they are held. */
  Collection<Snapshot> newest() {
    return nodes.values().stream()
        .flatMap(n -> n.held.values().stream())
        .map(h -> h.snapshot)
        .toList();
  }

  /**
   * Takes over the facts of another session in the order in which they came, so that joins and
   * windows see them as that one did; each keeps its time to go. Snapshots and readings that no
   * rule here reads are left behind. Held snapshots whose newer ones the filter before did not let
   * pass, though a rule here might have noticed, are stale.
   */
  void inherit(Memory before, Filter filter, Filter filterBefore) {
    step = before.step;
    SortedMap<Long, Object> alive = new TreeMap<>();
    before
        .nodes
        .values()
        .forEach(node ->
            node.each((fact, handle) -> {
              if (handle instanceof InternalFactHandle known
                  && alive(handle)
                  && filter.wants(fact)) {
                alive.put(known.getId(), fact);
              }
            }));
    Map<Object, FactHandle> handles = new IdentityHashMap<>();
    alive.values().forEach(fact -> handles.put(fact, insert(fact, before.isLate(fact))));
    before.nodes.forEach((name, node) -> nodes.put(name, node.with(handles, filter)));
    newest().forEach(s -> speakers.add(s.sensor(), s.node()));
    newest().stream()
        .filter(s -> before.isStale(s) || !filter.covered(s, filterBefore))
        .forEach(stale::add);
  }

  private static boolean alive(@Nullable FactHandle handle) {
    return handle instanceof InternalFactHandle known && known.isValid() && !known.isExpired();
  }

  void event(Event event, long clock, boolean isLate) {
    Deque<Kept> events = node(event.node()).events;
    put(events, event, event.at() + Prelude.EVENT_MILLIS, clock, MOST_EVENTS, isLate);
  }

  void finding(Finding finding, long clock) {
    Deque<Kept> events = node(finding.node()).events;
    put(events, finding, finding.at() + Prelude.EVENT_MILLIS, clock, MOST_EVENTS, false);
  }

  void reading(Snapshot snapshot, long clock, boolean isLate) {
    Deque<Kept> readings = node(snapshot.node()).readings;
    long until = snapshot.at() + Prelude.READING_MILLIS;
    put(readings, new Reading(snapshot), until, clock, MOST_READINGS, isLate);
  }

  /** Replaces the slot's snapshot, unless it holds a newer one. */
  void snapshot(Snapshot snapshot, boolean isLate) {
    Map<Slot, Held> held = node(snapshot.node()).held;
    Slot slot = new Slot(snapshot.target(), snapshot.sensor());
    Held before = held.get(slot);
    if (before == null) {
      if (held.size() >= MOST_HELD) {
        var eldest = held.entrySet().iterator().next();
        held.remove(eldest.getKey());
        speakers.remove(eldest.getKey().sensor(), snapshot.node());
        evict(eldest.getValue().snapshot, eldest.getValue().handle);
      }
      held.put(slot, new Held(snapshot, insert(snapshot, isLate)));
      speakers.add(snapshot.sensor(), snapshot.node());
    } else if (snapshot.at() >= before.snapshot.at()) {
      remove(before.snapshot, before.handle);
      before.snapshot = snapshot;
      before.handle = insert(snapshot, isLate);
      before.generation += before.step == step ? 0 : 1;
      before.step = step;
    }
  }

  /** How often the slot's snapshot was replaced; -1 when there is none. */
  long generation(Snapshot snapshot) {
    Held held = node(snapshot.node()).held.get(new Slot(snapshot.target(), snapshot.sensor()));
    return held == null ? -1 : held.generation;
  }

  /**
   * Takes the newest snapshots of a sensor that is not heard out of the session: its last word is
   * no reading of now. The next one comes in like any other, and follows the one taken out. That
   * rests on the names alone, so that each session comes to it by itself.
   *
   * @param node the sensor's, or {@code ""}: then those of all nodes; also where it bears the name
   *     of a node's own agent, which may be a gateway and have spoken of others
   * @return what was taken out
   */
  List<Snapshot> mute(String sensor, String node) {
    boolean ofAll = node.isEmpty() || sensor.indexOf('@') >= 0;
    List<Snapshot> muted = new ArrayList<>();
    for (String name : speakers.nodes(sensor)) {
      if (ofAll || name.isEmpty() || name.equals(node)) {
        node(name)
            .held
            .forEach((slot, held) -> {
              if (held.handle != null && Speakers.isPart(sensor, slot.sensor())) {
                remove(held.snapshot, held.handle);
                held.handle = null;
                muted.add(held.snapshot);
              }
            });
      }
    }
    return muted;
  }

  /** Replaces the status of the same target, type and sensor, unless that is newer or the same. */
  void status(Status status, boolean isLate) {
    Map<Slot, Kept> statuses =
        node(status.node()).statuses.computeIfAbsent(status.type(), t -> new LinkedHashMap<>());
    Slot about = new Slot(status.target(), status.sensor());
    Kept before = statuses.get(about);
    if (before != null
        && before.fact() instanceof Status old
        && (old.at() > status.at() || old.sameAs(status))) {
      return;
    }
    if (before != null) {
      statuses.remove(about);
      remove(before.fact(), before.handle());
    } else if (statuses.size() >= MOST_STATUSES) {
      var eldest = statuses.entrySet().iterator().next();
      statuses.remove(eldest.getKey());
      evict(eldest.getValue().fact(), eldest.getValue().handle());
    }
    statuses.put(about, new Kept(status, insert(status, isLate), Long.MAX_VALUE));
  }

  private Node node(String name) {
    return nodes.computeIfAbsent(name, n -> new Node());
  }

  private void put(
      Deque<Kept> kept, Object fact, long until, long clock, int most, boolean isLate) {
    for (Kept first = kept.peekFirst();
        first != null && (first.until() <= clock || kept.size() >= most);
        first = kept.peekFirst()) {
      kept.removeFirst();
      if (first.until() > clock) {
        evict(first.fact(), first.handle());
      } else {
        late.remove(first.fact());
      }
    }
    if (until > clock) {
      kept.addLast(new Kept(fact, insert(fact, isLate), until));
    } else {
      evicted++;
    }
  }

  private FactHandle insert(Object fact, boolean isLate) {
    if (isLate) {
      late.add(fact);
    }
    return session.insert(fact);
  }

  private void evict(Object fact, @Nullable FactHandle handle) {
    evicted++;
    remove(fact, handle);
  }

  private void remove(Object fact, @Nullable FactHandle handle) {
    late.remove(fact);
    stale.remove(fact);
    if (alive(handle)) {
      session.delete(handle);
    }
  }
}
