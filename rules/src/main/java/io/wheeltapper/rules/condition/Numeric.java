package io.wheeltapper.rules.condition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sums and comparisons as Java and the engine make them. */
final class Numeric {

  private Numeric() {}

  static boolean whole(Number number) {
    return !(number instanceof Double || number instanceof Float);
  }

  /** A literal: {@code 5}, {@code 5L}, {@code 0.5}. */
  static Number literal(String text) {
    String bare = text.replaceAll("[lLdDfF]$", "");
    return bare.matches("\\d+") && !text.matches(".*[dDfF]")
        ? (Number) Long.valueOf(bare)
        : (Number) Double.valueOf(bare);
  }

  static Object combine(char sign, @Nullable Object left, @Nullable Object right) {
    if (sign == '+' && (left instanceof String || right instanceof String)) {
      return String.valueOf(left) + right;
    }
    Number a = number(left);
    Number b = number(right);
    return whole(a) && whole(b)
        ? (Object) whole(sign, a.longValue(), b.longValue())
        : (Object) real(sign, a.doubleValue(), b.doubleValue());
  }

  private static Long whole(char sign, long a, long b) {
    return switch (sign) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      default -> a % b;
    };
  }

  private static Double real(char sign, double a, double b) {
    return switch (sign) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      default -> a % b;
    };
  }

  static Number number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("no number: " + value);
  }

  /** Numbers of any sort by their value; all else as Java has it. */
  static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return whole(a) && whole(b)
          ? a.longValue() == b.longValue()
          : a.doubleValue() == b.doubleValue();
    }
    return Objects.equals(left, right);
  }

  /** Below, the same or above as -1, 0, 1; 2 when they cannot be compared: a missing reading. */
  static int order(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      if (whole(a) && whole(b)) {
        return Long.compare(a.longValue(), b.longValue());
      }
      double x = a.doubleValue();
      double y = b.doubleValue();
      return Double.isNaN(x) || Double.isNaN(y) ? 2 : x < y ? -1 : x > y ? 1 : 0;
    }
    return left instanceof String a && right instanceof String b
        ? Integer.signum(a.compareTo(b))
        : 2;
  }
}
