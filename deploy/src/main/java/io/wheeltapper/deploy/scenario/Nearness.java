package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.Reading;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.Tier;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.Facts;
import io.wheeltapper.rules.condition.NearMiss;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which rules fire while signals are played, and how near the others come: it looks at every fire
 * point and keeps the nearest of each rule. One thread.
 */
public final class Nearness implements Audience {

  /** Stands for all nodes together. */
  public static final String ALL = "";

  private final Conditions conditions;
  private final List<RuleCard> rules;
  private final boolean byNode;
  private final Map<String, Map<String, NearMiss>> nearest = new HashMap<>();
  private final Map<String, Map<String, Long>> fired = new HashMap<>();

  /**
   * Of some rules.
   *
   * @param byNode whether a node rule is looked at on each node by itself, which costs as often
   */
  public Nearness(Conditions conditions, Collection<RuleCard> rules, boolean byNode) {
    this.conditions = conditions;
    this.rules = List.copyOf(rules);
    this.byNode = byNode;
  }

  /** How often a rule fired, on a node or on {@link #ALL}. */
  public long fired(String rule, String node) {
    Map<String, Long> on = fired.getOrDefault(rule, Map.of());
    return node.equals(ALL)
        ? on.values().stream().mapToLong(Long::longValue).sum()
        : on.getOrDefault(node, 0L);
  }

  /** A rule's best match, on a node or on {@link #ALL}; empty when nothing was looked at there. */
  public Optional<NearMiss> nearest(String rule, String node) {
    Map<String, NearMiss> on = nearest.getOrDefault(rule, Map.of());
    return node.equals(ALL)
        ? on.values().stream().reduce(Nearness::nearer)
        : Optional.ofNullable(on.get(node));
  }

  @Override
  public Onlooker at(Tier tier) {
    List<String> own =
        rules.stream().filter(card -> card.tier() == tier).map(RuleCard::name).toList();
    boolean apart = byNode && tier == Tier.NODE;
    return new Onlooker() {
      @Override
      public void concluded(String rule, List<Object> facts) {
        String node =
            facts.stream().map(Nearness::node).filter(n -> !n.isEmpty()).findFirst().orElse(ALL);
        fired.computeIfAbsent(rule, _ -> new HashMap<>()).merge(node, 1L, Long::sum);
      }

      @Override
      public void looked(Collection<?> all, long clock) {
        if (own.isEmpty()) {
          return;
        }
        Map<String, List<Object>> parts = apart ? parts(all) : Map.of(ALL, List.copyOf(all));
        parts.forEach((node, part) -> {
          Facts facts = new Facts(part, clock);
          for (String rule : own) {
            nearest
                .computeIfAbsent(rule, _ -> new TreeMap<>())
                .merge(node, conditions.nearest(rule, facts), Nearness::nearer);
          }
        });
      }
    };
  }

  @Override
  public void played(String scenario, List<Entry> story) {}

  /** Each node's facts with those of no node. */
  private static Map<String, List<Object>> parts(Collection<?> all) {
    List<Object> common = new ArrayList<>();
    Map<String, List<Object>> parts = new TreeMap<>();
    for (Object fact : all) {
      String node = node(fact);
      (node.isEmpty() ? common : parts.computeIfAbsent(node, _ -> new ArrayList<>())).add(fact);
    }
    parts.values().forEach(part -> part.addAll(common));
    return Collections.unmodifiableMap(parts);
  }

  private static String node(Object fact) {
    return switch (fact) {
      case Signal signal -> signal.node();
      case Finding finding -> finding.node();
      case Reading reading -> reading.node();
      default -> "";
    };
  }

  /** What is related first: that nothing is there is as near as it gets, else. */
  private static NearMiss nearer(NearMiss one, NearMiss other) {
    if (one.related() != other.related()) {
      return one.related() ? one : other;
    }
    return NearMiss.NEAREST.compare(other, one) < 0 ? other : one;
  }
}
