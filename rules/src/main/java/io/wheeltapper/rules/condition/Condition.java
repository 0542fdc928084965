package io.wheeltapper.rules.condition;

import java.util.List;

/** What stands between two commas of a pattern, as a tree of single comparisons. */
sealed interface Condition {

  /**
   * One comparison.
   *
   * @param negated {@code not in}, {@code not contains} …
   * @param label the left side in few words, for people
   */
  record Comparison(
      Point point,
      String label,
      Value left,
      Operator operator,
      boolean negated,
      List<Value> right,
      List<Long> periods)
      implements Condition {

    /** Whether it holds; throws what the engine's own code would. */
    boolean in(Scope scope) {
      List<@org.jspecify.annotations.Nullable Object> values = new java.util.ArrayList<>();
      Object value = left.in(scope);
      right.forEach(r -> values.add(r.in(scope)));
      return operator.holds(value, values, periods) != negated;
    }
  }

  /** Joined by {@code &&}. */
  record All(List<Condition> parts) implements Condition {}

  /** Joined by {@code ||}. */
  record Any(List<Condition> parts) implements Condition {}

  /** {@code !(…)}. */
  record Negated(Condition part) implements Condition {}

  /** Whether it holds, from left to right and no further than needed, as the engine does it. */
  default boolean holds(Scope scope, Outcomes outcomes) {
    return switch (this) {
      case Comparison c -> {
        boolean held = c.in(scope);
        outcomes.came(c.point(), held);
        yield held;
      }
      case All all -> all.parts().stream().allMatch(p -> p.holds(scope, outcomes));
      case Any any -> any.parts().stream().anyMatch(p -> p.holds(scope, outcomes));
      case Negated not -> !not.part().holds(scope, outcomes);
    };
  }
}
