package io.wheeltapper.rules.condition;

import io.wheeltapper.rules.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Follows a rule's conditions over facts, as the engine would, and finds every full match. */
final class Follower {

  /** A row of facts that holds; what an accumulate ran over stands there as a list. */
  record Match(Scope scope, List<Object> facts) {

    static final Match EMPTY = new Match(Scope.NONE, List.of());

    Match with(Scope next, Object fact) {
      List<Object> longer = new ArrayList<>(facts);
      longer.add(fact);
      return new Match(next, List.copyOf(longer));
    }
  }

  private final Facts facts;
  private final Outcomes outcomes;

  Follower(Facts facts, Outcomes outcomes) {
    this.facts = facts;
    this.outcomes = outcomes;
  }

  /** Calls for every full match from here on. */
  void each(Part.Group group, Match from, Consumer<Match> found) {
    for (List<Part> way : group.alternatives()) {
      each(way, 0, from, found);
    }
  }

  private void each(List<Part> parts, int at, Match match, Consumer<Match> found) {
    if (at == parts.size()) {
      found.accept(match);
      return;
    }
    switch (parts.get(at)) {
      case Part.Pattern pattern -> {
        for (Object fact : facts.of(pattern.type())) {
          if (within(pattern, fact)) {
            Scope scope = hold(pattern.constraints(), begin(pattern, match.scope(), fact));
            if (scope != null) {
              each(parts, at + 1, match.with(scope, fact), found);
            }
          }
        }
      }
      case Part.Absent absent -> {
        boolean there = there(absent.inner(), match.scope());
        outcomes.came(absent.point(), !there);
        if (!there) {
          each(parts, at + 1, match, found);
        }
      }
      case Part.Present present -> {
        boolean there = there(present.inner(), match.scope());
        outcomes.came(present.point(), there);
        if (there) {
          each(parts, at + 1, match, found);
        }
      }
      case Part.Total total -> {
        Totals.Result result = totals(total, match.scope());
        Scope scope = result.known() ? hold(total.results(), result.scope()) : null;
        if (scope != null) {
          each(parts, at + 1, match.with(scope, result.over()), found);
        }
      }
    }
  }

  /** Whether anything fits; all facts are looked at, so that every outcome is seen. */
  boolean there(Part.Group inner, Scope scope) {
    boolean[] there = new boolean[1];
    each(inner, new Match(scope, List.of()), _ -> there[0] = true);
    return there[0];
  }

  Totals.Result totals(Part.Total total, Scope scope) {
    List<Match> over = new ArrayList<>();
    each(total.source(), new Match(scope, List.of()), over::add);
    return Totals.of(total.functions(), over, scope);
  }

  boolean within(Part.Pattern pattern, Object fact) {
    return pattern.window() < 0 || Operator.at(fact) + pattern.window() > facts.clock();
  }

  static Scope begin(Part.Pattern pattern, Scope scope, Object fact) {
    Scope self = scope.with(Scope.THIS, fact);
    return pattern.name() == null ? self : self.with(pattern.name(), fact);
  }

  /** Only a cell that is compared after the key: what stands before it says which row is meant. */
  private void refused(Constraint failed, List<Constraint> all, Scope scope) {
    if (scope.get(Scope.THIS) instanceof Row row
        && failed.test() instanceof Condition.Comparison cell
        && cell.point().text().startsWith("text(")
        && all.subList(0, all.indexOf(failed)).stream()
            .anyMatch(
                c -> c.test() instanceof Condition.Comparison key && key.label().equals("key"))) {
      outcomes.refused(row);
    }
  }

  private @org.jspecify.annotations.Nullable Scope hold(List<Constraint> constraints, Scope from) {
    Scope scope = from;
    for (Constraint constraint : constraints) {
      if (!constraint.holds(scope, outcomes)) {
        refused(constraint, constraints, from);
        return null;
      }
      scope = constraint.bind(scope);
    }
    return scope;
  }
}
