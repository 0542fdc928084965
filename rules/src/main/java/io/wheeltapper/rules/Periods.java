package io.wheeltapper.rules;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as rules write them: {@code 30s}, {@code 1h30m}, {@code 500ms}. */
final class Periods {

  private static final Map<String, Long> UNITS =
      Map.of("d", 86_400_000L, "h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);
  private static final Pattern ONE = Pattern.compile("(\\d{1,9})(ms|d|h|m|s)");

  private Periods() {}

  /** Milliseconds, or -1 when the text is no length of time. */
  static long millis(String text) {
    Matcher matcher = ONE.matcher(text.strip());
    long millis = 0;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      millis += Long.parseLong(matcher.group(1)) * UNITS.getOrDefault(matcher.group(2), 0L);
      end = matcher.end();
    }
    return end > 0 && end == text.strip().length() ? millis : -1;
  }

  static String words(long millis) {
    return millis % 3_600_000 == 0 ? millis / 3_600_000 + "h" : millis / 1_000 + "s";
  }
}
