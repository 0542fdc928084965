package io.wheeltapper.deploy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one field or number may still be after some comparisons with literals. For one thread. */
final class Range {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?[dDlLfF]?");
  private static final Pattern LITERAL =
      Pattern.compile("\"[^\"]*\"|true|false|null|(Target\\.)?Kind\\.\\w+|Origin\\.\\w+");

  private final String left;
  private final List<String> said = new ArrayList<>();
  private @Nullable List<String> in;
  private double least = Double.NEGATIVE_INFINITY;
  private double most = Double.POSITIVE_INFINITY;
  private boolean open;
  private boolean empty;

  Range(String left) {
    this.left = left;
  }

  /** Whether the text means the same everywhere. */
  static boolean literal(String text) {
    return NUMBER.matcher(text).matches() || LITERAL.matcher(text).matches();
  }

  private static boolean number(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static double value(String text) {
    return Double.parseDouble(text.replaceAll("[dDlLfF]$", ""));
  }

  void in(List<String> values) {
    said.add("in (" + String.join(", ", values) + ")");
    keep(values);
  }

  private void keep(List<String> values) {
    List<String> before = in;
    List<String> now =
        before == null ? values : before.stream().filter(v -> has(values, v)).toList();
    in = now;
    empty |= now.isEmpty();
  }

  void and(String sign, String literal) {
    said.add(sign + " " + literal);
    if (sign.equals("==")) {
      keep(List.of(literal));
    } else if (number(literal)) {
      bound(sign, value(literal));
    }
    List<String> left = in;
    if (left != null) {
      List<String> now =
          left.stream()
              .filter(
                  v -> !sign.matches("!=|(not )?(contains|==)|[<>]=?") || holds(v, sign, literal))
              .toList();
      in = now;
      empty |= now.isEmpty();
    }
    empty |= least > most || least == most && open;
  }

  private void bound(String sign, double value) {
    switch (sign) {
      case ">" -> above(value, true);
      case ">=" -> above(value, false);
      case "<" -> below(value, true);
      case "<=" -> below(value, false);
      default -> {
        // no bound
      }
    }
  }

  private void above(double value, boolean strict) {
    open |= strict && value >= least;
    least = Math.max(least, value);
  }

  private void below(double value, boolean strict) {
    open |= strict && value <= most;
    most = Math.min(most, value);
  }

  boolean empty() {
    return empty;
  }

  String words() {
    return left + " " + String.join(" and ", said);
  }

  private static boolean has(List<String> values, String value) {
    return values.stream().anyMatch(v -> same(v, value));
  }

  private static boolean same(String a, String b) {
    return number(a) && number(b) ? value(a) == value(b) : bare(a).equals(bare(b));
  }

  private static String bare(String text) {
    return text.replaceFirst("^Target\\.", "").replaceAll("^\"|\"$", "");
  }

  /** Whether a value known to stand on the left makes the comparison true. */
  static boolean holds(String value, String sign, String literal) {
    boolean numbers = number(value) && number(literal);
    return switch (sign) {
      case "==" -> same(value, literal);
      case "!=", "not ==" -> !same(value, literal);
      case "contains" -> bare(value).contains(bare(literal));
      case "not contains" -> !bare(value).contains(bare(literal));
      case ">" -> numbers && value(value) > value(literal);
      case ">=" -> numbers && value(value) >= value(literal);
      case "<" -> numbers && value(value) < value(literal);
      case "<=" -> numbers && value(value) <= value(literal);
      default -> false;
    };
  }

  /** Whether {@code x sign literal} makes {@code x other than} true for every x. */
  static boolean follows(String sign, String literal, String other, String than) {
    if (sign.equals("==")) {
      return holds(literal, other, than);
    }
    if (sign.equals(other) && same(literal, than)) {
      return true;
    }
    if (!number(literal) || !number(than)) {
      return false;
    }
    double a = value(literal);
    double b = value(than);
    return switch (sign) {
      case ">" -> (other.equals(">") || other.equals(">=") || other.equals("!=")) && a >= b;
      case ">=" ->
          other.equals(">=") && a >= b || (other.equals(">") || other.equals("!=")) && a > b;
      case "<" -> (other.equals("<") || other.equals("<=") || other.equals("!=")) && a <= b;
      case "<=" ->
          other.equals("<=") && a <= b || (other.equals("<") || other.equals("!=")) && a < b;
      default -> false;
    };
  }
}
