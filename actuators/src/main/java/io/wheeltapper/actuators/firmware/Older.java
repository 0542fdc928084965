package io.wheeltapper.actuators.firmware;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of two versions is older: their runs of digits and of letters, one after the other. Makers
 * agree on no more than that; what has another shape cannot be compared.
 */
public final class Older {

  private static final Pattern RUN = Pattern.compile("[0-9]+|[A-Za-z]+");
  private static final int LONGEST = 100;

  private Older() {}

  /** Below 0 when the first is older; empty when nobody can say. */
  public static OptionalInt compare(String first, String second) {
    if (first.equals(second)) {
      return OptionalInt.of(0);
    }
    if (first.length() > LONGEST || second.length() > LONGEST) {
      return OptionalInt.empty();
    }
    Matcher a = RUN.matcher(first);
    Matcher b = RUN.matcher(second);
    while (true) {
      boolean more = a.find();
      boolean others = b.find();
      if (!more || !others) {
        return more == others ? OptionalInt.empty() : OptionalInt.of(more ? 1 : -1);
      }
      String x = a.group();
      String y = b.group();
      boolean digits = Character.isDigit(x.charAt(0));
      if (digits != Character.isDigit(y.charAt(0))) {
        return OptionalInt.empty();
      }
      int order = digits ? number(x, y) : x.compareToIgnoreCase(y);
      if (order != 0) {
        return OptionalInt.of(order);
      }
    }
  }

  private static int number(String x, String y) {
    return new java.math.BigInteger(x).compareTo(new java.math.BigInteger(y));
  }
}
