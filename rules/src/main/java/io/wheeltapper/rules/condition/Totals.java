package io.wheeltapper.rules.condition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an accumulate's functions give. */
final class Totals {

  /**
   * The results.
   *
   * @param scope with each result under its name
   * @param over the facts that were run over
   * @param known false when a function gives nothing, as the largest of none: then nothing holds
   */
  record Result(Scope scope, List<Object> over, boolean known) {}

  private Totals() {}

  static Result of(List<Part.Function> functions, List<Follower.Match> over, Scope from) {
    Scope scope = from;
    boolean known = true;
    for (Part.Function function : functions) {
      List<Object> values = new ArrayList<>();
      for (Follower.Match match : over) {
        Value value = function.of();
        Object each = value == null ? (Object) 1L : asked(value, match.scope());
        if (each != null) {
          values.add(each);
        } else if (function.name().equals("distinct") || function.name().equals("joined")) {
          values.add("null");
        }
      }
      Object result = result(function.name(), values, over.size());
      known &= result != null;
      scope = scope.with(function.result(), result);
    }
    List<Object> facts = new ArrayList<>();
    over.forEach(m -> facts.addAll(m.facts()));
    return new Result(scope, List.copyOf(facts), known);
  }

  private static @Nullable Object asked(Value value, Scope scope) {
    try {
      return value.in(scope);
    } catch (NotFollowed e) {
      throw e;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static @Nullable Object result(String function, List<Object> values, int rows) {
    return switch (function) {
      case "count" -> (long) rows;
      case "distinct" -> (long) new HashSet<>(values).size();
      case "joined" ->
          String.join(",", new TreeSet<>(values.stream().map(String::valueOf).toList()));
      case "sum" -> values.stream().mapToDouble(v -> Numeric.number(v).doubleValue()).sum();
      case "average" ->
          values.isEmpty()
              ? null
              : (Object)
                  (values.stream().mapToDouble(v -> Numeric.number(v).doubleValue()).sum()
                      / values.size());
      case "max" -> extreme(values, 1);
      case "min" -> extreme(values, -1);
      default -> throw new NotFollowed(function + "(…)");
    };
  }

  private static @Nullable Object extreme(List<Object> values, int sign) {
    Object most = null;
    for (Object value : values) {
      double each = Numeric.number(value).doubleValue();
      if (most == null || Double.compare(each, Numeric.number(most).doubleValue()) * sign > 0) {
        most = value;
      }
    }
    return most;
  }
}
