package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlValue;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * OpenSLO's duration shorthand: a positive number and one of {@code m h d w M Q Y}. A rolling month
 * is 30 days, a quarter 91, a year 365.
 */
record Shorthand(int amount, ChronoUnit unit, String text) {

  static Optional<Shorthand> read(YamlValue value) {
    String text = value.text("");
    if (!text.matches("[1-9][0-9]{0,5}[mhdwMQY]")) {
      value.wrong(text, "a duration such as 5m, 1h, 30d, 4w or 1M");
      return Optional.empty();
    }
    int amount = Integer.parseInt(text.substring(0, text.length() - 1));
    return Optional.of(
        switch (text.charAt(text.length() - 1)) {
          case 'm' -> new Shorthand(amount, ChronoUnit.MINUTES, text);
          case 'h' -> new Shorthand(amount, ChronoUnit.HOURS, text);
          case 'd' -> new Shorthand(amount, ChronoUnit.DAYS, text);
          case 'w' -> new Shorthand(amount, ChronoUnit.WEEKS, text);
          case 'M' -> new Shorthand(amount, ChronoUnit.MONTHS, text);
          case 'Q' -> new Shorthand(amount * 3, ChronoUnit.MONTHS, text);
          default -> new Shorthand(amount, ChronoUnit.YEARS, text);
        });
  }

  /** As a stretch of time that has no place in the calendar. */
  long millis() {
    long days =
        switch (unit) {
          case MONTHS -> amount % 3 == 0 ? amount / 3 * 91L : amount * 30L;
          case YEARS -> amount * 365L;
          default -> 0;
        };
    return days > 0 ? days * 86_400_000L : unit.getDuration().toMillis() * amount;
  }
}
