package io.wheeltapper.rules.condition;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.rules.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a comparison compares; {@code periods} are milliseconds between a temporal's brackets. */
enum Operator {
  EQUAL("=="),
  UNEQUAL("!="),
  BELOW("<"),
  AT_MOST("<="),
  ABOVE(">"),
  AT_LEAST(">="),
  IN("in"),
  CONTAINS("contains"),
  MEMBER_OF("memberOf"),
  BEFORE("before"),
  AFTER("after"),
  COINCIDES("coincides"),
  /** A value that is true or false by itself. */
  TRUE("");

  static final Set<String> TEMPORAL = Set.of("before", "after", "coincides");

  private final String word;

  Operator(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static @Nullable Operator of(String word) {
    for (Operator operator : values()) {
      if (operator.word.equals(word) && operator != TRUE) {
        return operator;
      }
    }
    return null;
  }

  boolean temporal() {
    return TEMPORAL.contains(word);
  }

  boolean holds(@Nullable Object left, List<@Nullable Object> right, List<Long> periods) {
    Object first = right.isEmpty() ? null : right.getFirst();
    int order =
        this == BELOW || this == AT_MOST || this == ABOVE || this == AT_LEAST
            ? Numeric.order(left, first)
            : 2;
    return switch (this) {
      case EQUAL -> Numeric.same(left, first);
      case UNEQUAL -> !Numeric.same(left, first);
      case BELOW -> order == -1;
      case AT_MOST -> order == -1 || order == 0;
      case ABOVE -> order == 1;
      case AT_LEAST -> order == 1 || order == 0;
      case IN -> right.stream().anyMatch(r -> Numeric.same(left, r));
      case CONTAINS -> contains(left, first);
      case MEMBER_OF -> contains(first, left);
      case BEFORE -> within(at(first) - at(left), periods, 1);
      case AFTER -> within(at(left) - at(first), periods, 1);
      case COINCIDES ->
          Math.abs(at(left) - at(first)) <= (periods.isEmpty() ? 0 : periods.getFirst());
      case TRUE -> Boolean.TRUE.equals(left);
    };
  }

  private static boolean within(long apart, List<Long> periods, long least) {
    long from = periods.isEmpty() ? least : periods.getFirst();
    return apart >= from && (periods.size() < 2 || apart <= periods.get(1));
  }

  private static boolean contains(@Nullable Object all, @Nullable Object one) {
    return switch (all) {
      case String text -> one != null && text.contains(one.toString());
      case Collection<?> many -> many.contains(one);
      case null, default -> false;
    };
  }

  /** Event time, epoch milliseconds. */
  static long at(@Nullable Object fact) {
    return switch (fact) {
      case Event e -> e.at();
      case Finding f -> f.at();
      case Reading r -> r.at();
      case Number n -> n.longValue();
      case null, default -> throw new IllegalArgumentException("no event: " + fact);
    };
  }
}
