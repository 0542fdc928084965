package io.wheeltapper.rules;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plain Java in front of the engine: lets a snapshot pass only when a rule could notice. What it
 * holds back changes no finding. One thread. The same filter may run at the edge: what passes it
 * there passes here.
 */
public final class Filter {

  /** Targets remembered at most, by target and sensor; of further ones every snapshot passes. */
  static final int MOST_TARGETS = 2_000_000;

  /**
   * Shapes remembered at most; sensors that make a schema for each snapshot cost time, not memory.
   */
  private static final int MOST_SHAPES = 10_000;

  private record Slot(Target target, String sensor) {}

  private static final class Last {
    long signature;
    long at;
    Known known = Known.ALL;
  }

  /** What is known of the snapshot that the engine holds. */
  private enum Known {
    /** All that the signature says. */
    ALL,
    /** It holds none of these, as before the first. */
    NONE,
    /** It may be older than what was said last. */
    STALE
  }

  private final FilterPlan plan;
  private final int mostTargets;
  private final Map<Target.Kind, Map<Metrics.Schema, Optional<FilterPlan.Shape>>> shapes =
      new EnumMap<>(Target.Kind.class);
  private final Map<Slot, Last> lasts = new HashMap<>();
  private long seen;
  private long passed;

  Filter(FilterPlan plan) {
    this(plan, MOST_TARGETS);
  }

  /** The same, with another bound of what it remembers. */
  Filter(FilterPlan plan, int mostTargets) {
    this.plan = plan;
    this.mostTargets = mostTargets;
  }

  /** Whether a rule could notice it. */
  public boolean passes(Snapshot snapshot) {
    seen++;
    FilterPlan.Shape shape = shape(snapshot);
    boolean passes = shape != null && (crosses(snapshot, shape) || shape.every());
    passed += passes ? 1 : 0;
    return passes;
  }

  /** Snapshots looked at. */
  public long seen() {
    return seen;
  }

  /** Snapshots that passed. */
  public long passed() {
    return passed;
  }

  /** The engine holds this snapshot no longer: the next one of its target and sensor is news. */
  void forget(Snapshot snapshot) {
    Last last = lasts.get(new Slot(snapshot.target(), snapshot.sensor()));
    if (last != null) {
      last.known = Known.NONE;
    }
  }

  /** Whether a rule reads a fact of this shape at all; events, findings and statuses always. */
  boolean wants(Object fact) {
    return switch (fact) {
      case Snapshot snapshot -> shape(snapshot) != null;
      case Reading reading -> {
        FilterPlan.Shape shape = shape(reading.snapshot());
        yield shape != null && shape.history();
      }
      default -> true;
    };
  }

  /** Whether what this one looks for in such a snapshot, the one before looked for too. */
  boolean covered(Snapshot snapshot, Filter before) {
    FilterPlan.Shape mine = shape(snapshot);
    FilterPlan.Shape theirs = before.shape(snapshot);
    return mine == null || theirs != null && theirs.covers(mine);
  }

  /**
   * Goes on where the filter of another bundle stopped, which is of no more use.
   *
   * @param held the snapshots that the engine holds
   * @param stale which of them may be older than what was said last: of these the next one passes
   */
  void inherit(Filter before, Collection<Snapshot> held, Predicate<Object> stale) {
    boolean same = plan.equals(before.plan);
    lasts.putAll(before.lasts);
    if (same) {
      return;
    }
    lasts.values().forEach(last -> last.known = Known.NONE);
    for (Snapshot snapshot : held) {
      Last last = lasts.get(new Slot(snapshot.target(), snapshot.sensor()));
      FilterPlan.Shape shape = shape(snapshot);
      if (last != null && shape != null) {
        last.signature = shape.signature(snapshot.metrics());
        last.known = stale.test(snapshot) ? Known.STALE : Known.ALL;
      }
    }
  }

  FilterPlan.@Nullable Shape shape(Snapshot snapshot) {
    Target.Kind kind = snapshot.target().kind();
    Metrics.Schema schema = snapshot.metrics().schema();
    Map<Metrics.Schema, Optional<FilterPlan.Shape>> known =
        shapes.computeIfAbsent(kind, k -> new IdentityHashMap<>());
    Optional<FilterPlan.Shape> shape = known.get(schema);
    if (shape == null) {
      shape = Optional.ofNullable(plan.shape(kind, schema));
      if (known.size() >= MOST_SHAPES) {
        known.clear();
      }
      known.put(schema, shape);
    }
    return shape.orElse(null);
  }

  private boolean crosses(Snapshot snapshot, FilterPlan.Shape shape) {
    long signature = shape.signature(snapshot.metrics());
    Slot slot = new Slot(snapshot.target(), snapshot.sensor());
    Last last = lasts.get(slot);
    if (last == null) {
      if (lasts.size() >= mostTargets) {
        return true; // what the engine holds of it is not known: this may be the end of that
      }
      last = new Last();
      lasts.put(slot, last);
      last.signature = signature;
      last.at = snapshot.at();
      return shape.presence() || signature != 0; // nothing holds: no rule could match
    }
    if (snapshot.at() < last.at) {
      return false; // older than what is held: it replaces nothing
    }
    last.at = snapshot.at();
    boolean crossed =
        switch (last.known) {
          case ALL -> last.signature != signature;
          case NONE -> shape.presence() || signature != 0;
          case STALE -> true;
        };
    last.known = Known.ALL;
    last.signature = signature;
    return crossed;
  }
}
