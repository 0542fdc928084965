package io.wheeltapper.deploy.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A day or a moment as people write it: {@code 2026-11-01}, {@code 2026-11-01T06:00:00Z}. */
final class Day {

  private Day() {}

  /** Epoch milliseconds, in UTC; {@code end}: of a day its end. */
  static long moment(String text, boolean end) {
    try {
      if (text.length() == 10) {
        LocalDate day = LocalDate.parse(text).plusDays(end ? 1 : 0);
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      }
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadUse(
          "'" + Terminal.plain(text, 40) + "' is no day; write 2026-11-01 or 2026-11-01T06:00:00Z");
    }
  }
}
