package io.wheeltapper.rules.condition;

import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.Policies;
import io.wheeltapper.rules.Row;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.Tier;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sees sessions at work and keeps what was seen: which rules fired, how each condition came out,
 * which rows of tables were taken into a conclusion. One thread at a time.
 */
public final class Witness {

  /** How a condition came out. */
  private static final class Sides {
    boolean held;
    boolean failed;
  }

  /**
   * A row of a table.
   *
   * @param order its number in the table, from 1
   */
  public record Taken(String table, long order) {}

  private final Conditions conditions;
  private final Policies policies;
  private final Map<Point, Sides> points = new HashMap<>();
  private final Map<String, Long> fired = new TreeMap<>();
  private final Map<String, String> unclear = new TreeMap<>();
  private final Set<Taken> rows = new HashSet<>();

  /** Of a bundle's rules. */
  public Witness(Conditions conditions, Policies policies) {
    this.conditions = conditions;
    this.policies = policies;
  }

  /** Somebody who looks at one session of a tier and tells here. */
  public Onlooker at(Tier tier) {
    List<When> whens =
        policies.rules().stream()
            .filter(c -> c.tier() == tier)
            .map(RuleCard::name)
            .map(conditions::when)
            .filter(When::followed)
            .toList();
    return new Look(whens);
  }

  /** How often a rule fired. */
  public long fired(String rule) {
    return fired.getOrDefault(rule, 0L);
  }

  /** Whether a condition was seen to hold. */
  public boolean held(Point point) {
    Sides sides = points.get(point);
    return sides != null && sides.held;
  }

  /** Whether a condition was seen to fail. */
  public boolean failed(Point point) {
    Sides sides = points.get(point);
    return sides != null && sides.failed;
  }

  /** What of a rule could not be followed, or {@code ""}. */
  public String notFollowed(String rule) {
    return unclear.getOrDefault(rule, conditions.notFollowed(rule));
  }

  /** Whether a rule fired with the row in its match, or what stands in the row kept it from it. */
  public boolean taken(String table, long order) {
    return rows.contains(new Taken(table, order));
  }

  private final Outcomes outcomes =
      new Outcomes() {
        @Override
        public void came(Point point, boolean held) {
          Sides sides = points.computeIfAbsent(point, _ -> new Sides());
          sides.held |= held;
          sides.failed |= !held;
        }

        @Override
        public void refused(Row row) {
          rows.add(new Taken(row.table(), row.order()));
        }
      };

  private final class Look implements Onlooker {

    private final List<When> whens;
    private final Map<String, Long> before = new HashMap<>();

    Look(List<When> whens) {
      this.whens = whens;
    }

    @Override
    public void concluded(String rule, List<Object> facts) {
      fired.merge(rule, 1L, Long::sum);
      for (Object fact : facts) {
        if (fact instanceof Row row) {
          rows.add(new Taken(row.table(), row.order()));
        }
      }
    }

    @Override
    public void looked(Collection<?> all, long clock) {
      Set<String> changed = changed(all);
      if (changed.isEmpty()) {
        return;
      }
      Facts facts = new Facts(all, clock);
      for (When when : whens) {
        if (when.types().stream().anyMatch(changed::contains)) {
          follow(when, facts);
        }
      }
    }

    private void follow(When when, Facts facts) {
      try {
        conditions.follow(when, facts, outcomes, _ -> {});
      } catch (NotFollowed e) {
        unclear.putIfAbsent(when.rule(), String.valueOf(e.getMessage()));
      }
    }

    /** The types of which other facts are there than at the last look. */
    private Set<String> changed(Collection<?> all) {
      Map<String, Long> marks = new HashMap<>();
      for (Object fact : all) {
        long mark = 0x9E3779B97F4A7C15L * (System.identityHashCode(fact) + 1L);
        marks.merge(fact.getClass().getSimpleName(), mark ^ mark >>> 29, Long::sum);
      }
      Set<String> changed = new HashSet<>();
      marks.forEach((type, mark) -> {
        if (!mark.equals(before.get(type))) {
          changed.add(type);
        }
      });
      before
          .keySet()
          .forEach(type -> {
            if (!marks.containsKey(type)) {
              changed.add(type);
            }
          });
      before.clear();
      before.putAll(marks);
      return changed;
    }
  }
}
