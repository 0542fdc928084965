package io.wheeltapper.rules.condition;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Conditions and values in words for people. */
final class Words {

  /** The longest value or condition shown, in characters. */
  private static final int LONGEST = 100;

  private static final Pattern READ =
      Pattern.compile(
          "(?:this\\.|\\$\\w+\\.)?(?:number|field|text|parameter)\\(\\s*\"([^\"]+)\"\\s*\\)"
              + "|(?:this\\.|\\$\\w+\\.)?(?:around|details|fields|cells)\\[\"([^\"]+)\"\\]");

  private Words() {}

  static String even(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  /** {@code number("gpu_temp")} is {@code gpu_temp}; all else as it is written. */
  static String label(String text) {
    Matcher read = READ.matcher(text.strip());
    return read.matches() ? (read.group(1) != null ? read.group(1) : read.group(2)) : even(text);
  }

  /** A literal without its quotes. */
  static String unquoted(String literal) {
    return literal
        .substring(1, literal.length() - 1)
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replaceAll("\\\\(.)", "$1");
  }

  /** A value as a rule would write it. */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 ->
          String.format(Locale.ROOT, "%.0f", d);
      case Number n -> n.toString();
      case String s -> '"' + cut(s.replaceAll("\\p{Cntrl}", " ")) + '"';
      case Enum<?> e -> e.name();
      default -> cut(value.toString().replaceAll("\\p{Cntrl}", " "));
    };
  }
}
