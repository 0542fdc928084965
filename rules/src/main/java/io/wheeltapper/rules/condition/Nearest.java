package io.wheeltapper.rules.condition;

import io.wheeltapper.rules.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a rule's best match: where a condition fails it goes on as if it held. It keeps the
 * {@link #BEAM} best of each part, so that many facts cost time in proportion and no more.
 */
final class Nearest {

  /** Partial matches kept from one part of a rule to the next. */
  private static final int BEAM = 16;

  /** What each fact has, so that agreeing in it is nothing in common. */
  private static final Set<String> COMMONPLACE =
      Set.of("target.kind", "node", "table", "before_start", "continuation", "origin", "sensor");

  private record Partial(
      Scope scope, List<Object> facts, int held, List<Unmet> unmet, boolean related) {

    double distance() {
      return unmet.stream().mapToDouble(Unmet::distance).sum();
    }

    Partial holding() {
      return new Partial(scope, facts, held + 1, unmet, related);
    }

    Partial failing(Unmet one) {
      List<Unmet> more = new ArrayList<>(unmet);
      more.add(one);
      return new Partial(scope, facts, held, List.copyOf(more), related);
    }

    Partial in(Scope next) {
      return new Partial(next, facts, held, unmet, related);
    }

    Partial on(Object fact) {
      List<Object> more = new ArrayList<>(facts);
      more.add(fact);
      return new Partial(scope, List.copyOf(more), held, unmet, related);
    }

    Partial known() {
      return new Partial(scope, facts, held, unmet, true);
    }
  }

  private static final Comparator<Partial> BEST =
      Comparator.comparingInt((Partial p) -> p.unmet().size())
          .thenComparingDouble(Partial::distance)
          .thenComparing(p -> !p.related());

  private final When when;
  private final Facts facts;
  private final Follower follower;

  private Nearest(When when, Facts facts) {
    this.when = when;
    this.facts = facts;
    this.follower = new Follower(facts, Outcomes.NONE);
  }

  static NearMiss of(When when, Facts facts) {
    if (!when.followed()) {
      return miss(when, new Partial(Scope.NONE, List.of(), 0, List.of(), true), when.notFollowed());
    }
    try {
      return miss(when, new Nearest(when, facts).best(when.group(), Scope.NONE), "");
    } catch (NotFollowed e) {
      Partial nothing = new Partial(Scope.NONE, List.of(), 0, List.of(), true);
      return miss(when, nothing, String.valueOf(e.getMessage()));
    }
  }

  private static NearMiss miss(When when, Partial best, String notFollowed) {
    return new NearMiss(
        when.rule(),
        when.file(),
        when.line(),
        best.held(),
        best.held() + best.unmet().size(),
        best.unmet(),
        best.facts(),
        best.related(),
        notFollowed);
  }

  private Partial best(Part.Group group, Scope from) {
    List<Partial> ends = new ArrayList<>();
    for (List<Part> way : group.alternatives()) {
      List<Partial> now = List.of(new Partial(from, List.of(), 0, List.of(), false));
      for (Part part : way) {
        List<Partial> next = new ArrayList<>();
        now.forEach(partial -> next.addAll(on(part, partial)));
        next.sort(BEST);
        now = List.copyOf(next.subList(0, Math.min(BEAM, next.size())));
      }
      ends.addAll(now);
    }
    ends.sort(BEST);
    return ends.getFirst();
  }

  private List<Partial> on(Part part, Partial before) {
    return switch (part) {
      case Part.Pattern pattern -> pattern(pattern, before);
      case Part.Absent absent ->
          List.of(
              follower.there(absent.inner(), before.scope())
                  ? before.failing(unmet(absent.point(), "it is there", 1))
                  : before.holding());
      case Part.Present present -> List.of(present(present, before));
      case Part.Total total -> List.of(total(total, before));
    };
  }

  private Partial present(Part.Present present, Partial before) {
    if (follower.there(present.inner(), before.scope())) {
      return before.holding().known();
    }
    Partial nearest = best(present.inner(), before.scope());
    String words =
        nearest.unmet().isEmpty() ? "it is not there" : nearest.unmet().getFirst().words();
    return before.failing(unmet(present.point(), words, Math.max(1, nearest.distance())));
  }

  private Partial total(Part.Total total, Partial before) {
    Totals.Result result = follower.totals(total, before.scope());
    Partial with = result.over().isEmpty() ? before : before.known();
    return tests(total.results(), with.in(result.scope()));
  }

  private List<Partial> pattern(Part.Pattern pattern, Partial before) {
    List<Partial> all = new ArrayList<>();
    for (Object fact : facts.of(pattern.type())) {
      if (follower.within(pattern, fact)) {
        Scope scope = Follower.begin(pattern, before.scope(), fact);
        Partial tested = tests(pattern.constraints(), before.on(fact).in(scope));
        boolean bare = pattern.constraints().stream().allMatch(c -> c.test() == null);
        all.add(bare ? tested.holding() : tested);
      }
    }
    return all.isEmpty() ? List.of(missing(pattern, before)) : all;
  }

  /** No fact of the sort is there: each of its conditions fails. */
  private Partial missing(Part.Pattern pattern, Partial before) {
    Partial partial = before;
    String words = "there is no " + pattern.type();
    List<Condition> tests =
        pattern.constraints().stream()
            .filter(c -> c.test() != null)
            .flatMap(c -> conjuncts(java.util.Objects.requireNonNull(c.test())).stream())
            .toList();
    for (Condition test : tests) {
      partial = partial.failing(unmet(first(test).point(), words, 3));
    }
    return tests.isEmpty()
        ? partial.failing(new Unmet(when.file(), pattern.line(), pattern.type() + "()", words, 3))
        : partial;
  }

  private Partial tests(List<Constraint> constraints, Partial from) {
    Partial partial = from;
    boolean row = !from.facts().isEmpty() && from.facts().getLast() instanceof Row;
    for (Constraint constraint : constraints) {
      Condition test = constraint.test();
      if (test != null) {
        for (Condition one : conjuncts(test)) {
          partial = test(one, partial, row);
        }
      }
      partial = partial.in(constraint.bind(partial.scope()));
    }
    return partial;
  }

  private Partial test(Condition condition, Partial from, boolean row) {
    Condition.Comparison nearest = first(condition);
    if (Constraint.holds(condition, from.scope(), Outcomes.NONE)) {
      Partial held = from.holding();
      return !row && says(nearest) ? held.known() : held;
    }
    Unmet unmet = nearest(condition, from.scope());
    Partial failed = from.failing(unmet);
    return !row && unmet.distance() < 1 && says(nearest) ? failed.known() : failed;
  }

  /** Whether it says something that is not so of most facts. */
  private static boolean says(Condition.Comparison c) {
    return !c.negated()
        && c.operator() != Operator.UNEQUAL
        && !COMMONPLACE.contains(c.label())
        && !c.label().startsWith("$");
  }

  private Unmet nearest(Condition condition, Scope scope) {
    return switch (condition) {
      case Condition.Comparison c -> {
        Reason reason = Reason.of(c, scope);
        yield unmet(c.point(), reason.words(), reason.distance());
      }
      case Condition.All all ->
          all.parts().stream()
              .filter(p -> !Constraint.holds(p, scope, Outcomes.NONE))
              .findFirst()
              .map(p -> nearest(p, scope))
              .orElseGet(() -> unmet(first(condition).point(), "it does not hold", 1));
      case Condition.Any any ->
          any.parts().stream()
              .map(p -> nearest(p, scope))
              .min(Comparator.comparingDouble(Unmet::distance))
              .orElseThrow();
      case Condition.Negated not -> unmet(first(not).point(), "it holds", 1);
    };
  }

  private static Unmet unmet(Point point, String words, double distance) {
    return new Unmet(point.file(), point.line(), point.text(), words, distance);
  }

  /** What is joined by {@code &&} counts one by one, as if commas stood there. */
  private static List<Condition> conjuncts(Condition condition) {
    return condition instanceof Condition.All all
        ? all.parts().stream().flatMap(p -> conjuncts(p).stream()).toList()
        : List.of(condition);
  }

  private static Condition.Comparison first(@Nullable Condition condition) {
    return switch (condition) {
      case Condition.Comparison c -> c;
      case Condition.All all -> first(all.parts().getFirst());
      case Condition.Any any -> first(any.parts().getFirst());
      case Condition.Negated not -> first(not.part());
      case null -> throw new IllegalArgumentException("no condition");
    };
  }
}
