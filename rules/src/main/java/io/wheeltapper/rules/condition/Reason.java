package io.wheeltapper.rules.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a comparison fails, in words, and how far off it is.
 *
 * @param distance see {@link Unmet}
 */
record Reason(String words, double distance) {

  static Reason of(Condition.Comparison c, Scope scope) {
    try {
      Object left = c.left().in(scope);
      List<@Nullable Object> right = new ArrayList<>();
      c.right().forEach(r -> right.add(r.in(scope)));
      return left instanceof Double d && d.isNaN()
          ? new Reason(c.label() + " was not read", 2)
          : of(c, left, right);
    } catch (Scope.Unbound e) {
      return new Reason(e.getMessage() + " is not there", 3);
    } catch (NotFollowed e) {
      throw e;
    } catch (RuntimeException e) {
      return new Reason(c.label() + " cannot be asked", 2);
    }
  }

  private static Reason of(
      Condition.Comparison c, @Nullable Object left, List<@Nullable Object> right) {
    Object first = right.isEmpty() ? null : right.getFirst();
    String is =
        c.label() + " " + (left instanceof String s && s.isEmpty() ? "\"\"" : Words.of(left));
    return switch (c.operator()) {
      case EQUAL -> new Reason(is + " ≠ " + Words.of(first), far(left, first));
      case UNEQUAL -> new Reason(is + " = " + Words.of(first), 1);
      case BELOW -> new Reason(is + " ≥ " + Words.of(first), far(left, first));
      case AT_MOST -> new Reason(is + " > " + Words.of(first), far(left, first));
      case ABOVE -> new Reason(is + " ≤ " + Words.of(first), far(left, first));
      case AT_LEAST -> new Reason(is + " < " + Words.of(first), far(left, first));
      case IN, MEMBER_OF -> {
        String list = right.stream().map(Words::of).collect(Collectors.joining(", "));
        yield new Reason(is + (c.negated() ? " is among " : " is not among ") + Words.cut(list), 1);
      }
      case CONTAINS ->
          new Reason(is + (c.negated() ? " contains " : " does not contain ") + Words.of(first), 1);
      case BEFORE, AFTER, COINCIDES -> apart(c, left, first);
      case TRUE -> new Reason(c.label() + " is not so", 1);
    };
  }

  private static Reason apart(
      Condition.Comparison c, @Nullable Object left, @Nullable Object right) {
    long apart = Operator.at(left) - Operator.at(right);
    String words =
        c.operator().word()
            + ": it is "
            + Math.abs(apart) / 1000.0
            + " s "
            + (apart < 0 ? "earlier" : apart > 0 ? "later" : "apart");
    return new Reason(words, 0.9);
  }

  private static double far(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      double wanted = b.doubleValue();
      double off = Math.abs(a.doubleValue() - wanted) / Math.max(1, Math.abs(wanted));
      return Math.min(0.99, off / (1 + off));
    }
    return 1;
  }
}
