package io.wheeltapper.core.runtime.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** A double as ECMAScript's Number::toString writes it, which RFC 8785 prescribes. */
final class EcmaNumber {

  private EcmaNumber() {}

  static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    if (value == 0) {
      return "0";
    }
    if (value < 0) {
      return "-" + text(-value);
    }
    BigDecimal shortest = shortest(value).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    // The value is 0.digits × 10^point.
    int point = digits.length() - shortest.scale();
    if (point > 21 || point <= -6) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return mantissa + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? digits + "0".repeat(point - digits.length())
        : digits.substring(0, point) + "." + digits.substring(point);
  }

  /** Java's shortest form has at least two digits, ECMAScript's may have one (5e-324). */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(Double.toString(value));
    if (exact.stripTrailingZeros().precision() == 2) {
      for (RoundingMode mode :
          List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN)) {
        BigDecimal one = exact.round(new MathContext(1, mode));
        if (one.doubleValue() == value) {
          return one;
        }
      }
    }
    return exact;
  }
}
