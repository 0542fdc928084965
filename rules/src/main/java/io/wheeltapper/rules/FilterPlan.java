package io.wheeltapper.rules;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a snapshot any rule can notice, by kind of target: taken from the parsed rules of one
 * tier. Immutable.
 */
final class FilterPlan {

  /** More different levels than this on one kind of target, and every snapshot passes. */
  static final int MOST_LEVELS = 63;

  /** For snapshots of one kind and schema; null when no rule reads such. */
  record Shape(boolean every, boolean history, boolean presence, List<Level.Held> levels) {

    /** Whether whatever the other would let pass passes here. */
    boolean covers(Shape other) {
      return every
          || !other.every && (presence || !other.presence) && levels.containsAll(other.levels);
    }

    /**
     * A bit for each level of the kind, the same in every schema; the topmost when every snapshot
     * passes.
     */
    long signature(Metrics metrics) {
      long bits = every ? Long.MIN_VALUE : 0;
      for (int i = 0; i < levels.size(); i++) {
        if (levels.get(i).holds(metrics)) {
          bits |= 1L << i;
        }
      }
      return bits;
    }
  }

  private final Map<Target.Kind, Set<MetricRead>> reads = new EnumMap<>(Target.Kind.class);
  private final Map<Target.Kind, Set<Level.Claim>> claims = new EnumMap<>(Target.Kind.class);

  FilterPlan(Collection<RuleCard> cards) {
    for (RuleCard card : cards) {
      for (Target.Kind kind : Target.Kind.values()) {
        for (MetricRead read : card.reads()) {
          if (read.kind() == null || read.kind() == kind) {
            reads.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(read);
          }
        }
        for (Level level : card.levels()) {
          if (level.kind() == null || level.kind() == kind) {
            claims.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(level.claim());
          }
        }
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FilterPlan plan && plan.inOrder().equals(inOrder());
  }

  @Override
  public int hashCode() {
    return inOrder().hashCode();
  }

  /** The order of the levels is that of their bits. */
  private Map<Target.Kind, List<Object>> inOrder() {
    Map<Target.Kind, List<Object>> ordered = new EnumMap<>(Target.Kind.class);
    for (Target.Kind kind : Target.Kind.values()) {
      List<Object> all = new ArrayList<>(reads.getOrDefault(kind, Set.of()));
      all.addAll(claims.getOrDefault(kind, Set.of()));
      ordered.put(kind, all);
    }
    return ordered;
  }

  /** What to look at in snapshots of this kind and schema, or null: nothing reads them. */
  @Nullable Shape shape(Target.Kind kind, Metrics.Schema schema) {
    Set<MetricRead> read = reads.getOrDefault(kind, Set.of());
    if (read.isEmpty()) {
      return null;
    }
    boolean every = false;
    boolean history = false;
    boolean presence = false;
    for (MetricRead one : read) {
      switch (one.how()) {
        case MetricRead.How.Crossing c -> {}
        case MetricRead.How.Every e ->
            every |= schema.indexOf(one.metric()) >= 0 || one.metric().equals("*");
        case MetricRead.How.History h -> history = true;
        case MetricRead.How.Presence p -> presence = true;
      }
    }
    Set<Level.Claim> claimed = claims.getOrDefault(kind, Set.of());
    boolean many = claimed.size() > MOST_LEVELS;
    List<Level.Held> levels = many ? List.of() : claimed.stream().map(c -> c.in(schema)).toList();
    return new Shape(every || history || many, history, presence, levels);
  }
}
