package io.wheeltapper.deploy.api;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The end that a person gives: a length from now, or a time in the site's zone. */
final class Until {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ROOT);

  /** Nobody means to hold something for longer by one command. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private Until() {}

  /** {@code 90m}, {@code 2h}, {@code 1d}, {@code 2026-12-01T06:00} or the same with an offset. */
  static long read(String text, long now, String zone) {
    long until = millis(text.strip().replace(' ', 'T'), now, ZoneId.of(zone));
    if (until <= now) {
      throw Refusal.bad("'" + text + "' is past; it is " + shown(now, zone));
    }
    if (until - now > LONGEST.toMillis()) {
      throw Refusal.bad("'" + text + "' is more than a year from now");
    }
    return until;
  }

  private static long millis(String text, long now, ZoneId zone) {
    try {
      return now + Settings.parseDuration("until", text).toMillis();
    } catch (BadSetting | ArithmeticException e) {
      try {
        return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
            ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
            : LocalDateTime.parse(text).atZone(zone).toInstant().toEpochMilli();
      } catch (DateTimeException | ArithmeticException wrong) {
        throw Refusal.bad(
            "'"
                + text
                + "' is no end; write a length such as 2h, or a time such as 2026-12-01T06:00");
      }
    }
  }

  /** A moment as the site's clocks show it. */
  static String shown(long at, String zone) {
    return SHOWN.format(Instant.ofEpochMilli(at).atZone(ZoneId.of(zone)));
  }
}
