package io.wheeltapper.deploy.scenario;

/** The time of scenarios: always the same, so that the same scenario tells the same story. */
final class Clock {

  /** 2026-01-01T00:00:00Z, the zero of every {@code at}, epoch milliseconds. */
  static final long ZERO = 1_767_225_600_000L;

  /** When the world begins to speak and the machines booted: a minute before. */
  static final long BEGIN = ZERO - 60_000L;

  private static final long[] UNITS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};
  private static final String[] WORDS = {"d", "h", "m", "s", "ms"};

  private Clock() {}

  /** A length of time as people write it: {@code 1m5s}. */
  static String words(long millis) {
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(millis < 0 ? "-" : "");
    long rest = Math.abs(millis);
    for (int i = 0; i < UNITS.length; i++) {
      if (rest >= UNITS[i]) {
        text.append(rest / UNITS[i]).append(WORDS[i]);
        rest %= UNITS[i];
      }
    }
    return text.toString();
  }

  /** A time of the loop as the scenario counts it. */
  static String since(long at) {
    return words(at - ZERO);
  }
}
