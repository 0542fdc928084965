package io.wheeltapper.rules.condition;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time between the brackets of a temporal operator or a window. */
final class Spans {

  private static final Map<String, Long> UNITS =
      Map.of("d", 86_400_000L, "h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);

  private static final Pattern ONE = Pattern.compile("(\\d+)(ms|d|h|m|s)");

  private Spans() {}

  /**
   * Milliseconds; {@code *} is without end, a bare number is milliseconds, as the engine has it.
   */
  static long millis(String text) {
    String span = text.strip();
    if (span.equals("*")) {
      return Long.MAX_VALUE;
    }
    boolean back = span.startsWith("-");
    String rest = back ? span.substring(1) : span;
    if (rest.matches("\\d+")) {
      return Long.parseLong(span);
    }
    Matcher one = ONE.matcher(rest);
    long millis = 0;
    int end = 0;
    while (one.find() && one.start() == end) {
      millis += Long.parseLong(one.group(1)) * UNITS.getOrDefault(one.group(2), 0L);
      end = one.end();
    }
    if (end == 0 || end < rest.length()) {
      throw new NotFollowed("the length of time '" + text + "'");
    }
    return back ? -millis : millis;
  }
}
