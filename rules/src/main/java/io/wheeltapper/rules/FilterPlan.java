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

  /** More different comparisons than this on one kind of target, and every snapshot passes. */
  static final int MOST_COMPARISONS = 63;

  /** One comparison at its place in a schema; -1 where the schema has no such metric: false. */
  record Comparing(int index, MetricRead.Comparison comparison, double literal) {}

  /** For snapshots of one kind and schema; null when no rule reads such. */
  record Shape(boolean every, boolean history, boolean presence, List<Comparing> comparisons) {

    /** Whether whatever the other would let pass passes here. */
    boolean covers(Shape other) {
      return every || !other.every && comparisons.containsAll(other.comparisons);
    }

    /**
     * A bit for each comparison of the kind, the same in every schema; the topmost when every
     * snapshot passes.
     */
    long signature(Metrics metrics) {
      long bits = every ? Long.MIN_VALUE : 0;
      for (int i = 0; i < comparisons.size(); i++) {
        Comparing c = comparisons.get(i);
        if (c.index() >= 0 && c.comparison().holds(metrics.at(c.index()), c.literal())) {
          bits |= 1L << i;
        }
      }
      return bits;
    }
  }

  private final Map<Target.Kind, Set<MetricRead>> byKind = new EnumMap<>(Target.Kind.class);

  FilterPlan(Collection<RuleCard> cards) {
    for (RuleCard card : cards) {
      for (MetricRead read : card.reads()) {
        for (Target.Kind kind : Target.Kind.values()) {
          if (read.kind() == null || read.kind() == kind) {
            byKind.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(read);
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

  /** The order of the comparisons is that of their bits. */
  private Map<Target.Kind, List<MetricRead>> inOrder() {
    Map<Target.Kind, List<MetricRead>> ordered = new EnumMap<>(Target.Kind.class);
    byKind.forEach((kind, reads) -> ordered.put(kind, List.copyOf(reads)));
    return ordered;
  }

  /** What to look at in snapshots of this kind and schema, or null: nothing reads them. */
  @Nullable Shape shape(Target.Kind kind, Metrics.Schema schema) {
    Set<MetricRead> reads = byKind.getOrDefault(kind, Set.of());
    if (reads.isEmpty()) {
      return null;
    }
    boolean every = false;
    boolean history = false;
    boolean presence = false;
    List<Comparing> comparisons = new ArrayList<>();
    for (MetricRead read : reads) {
      int index = schema.indexOf(read.metric());
      switch (read.how()) {
        case MetricRead.How.Crossing c ->
            comparisons.add(new Comparing(index, c.comparison(), c.literal()));
        case MetricRead.How.Every e -> every |= index >= 0 || read.metric().equals("*");
        case MetricRead.How.History h -> history = true;
        case MetricRead.How.Presence p -> presence = true;
      }
    }
    boolean many = comparisons.size() > MOST_COMPARISONS;
    return new Shape(every || history || many, history, presence, many ? List.of() : comparisons);
  }
}
