package io.wheeltapper.sensors.gpu.kmsg;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The times that logs put before a line, as epoch milliseconds. A time without a zone is UTC; a
 * stamp without a date counts from {@code boot}, a date without a year lies in the year from {@code
 * boot} on, so that a recording always gives the same times.
 *
 * @param boot epoch milliseconds; 0 is the epoch
 */
record Stamps(long boot) {

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final String MONTH = "(" + String.join("|", MONTHS) + ")";

  /** {@code 2025-01-21T04:41:44,283302+00:00}. */
  static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)[T ](\\d\\d):(\\d\\d):(\\d\\d)(?:([.,])(\\d{1,9}))?"
              + " ?(Z|UTC|[+-]\\d\\d:?\\d\\d)?(?= )");

  /** {@code [Sun Feb 23 16:24:18 2025]}. */
  static final Pattern CTIME =
      Pattern.compile(
          "\\[(?:\\w{3} )?" + MONTH + " {1,2}(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d) (\\d{4})]");

  /** {@code Feb 23 16:24:18.123456}. */
  static final Pattern SYSLOG =
      Pattern.compile(MONTH + " {1,2}(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?(?= )");

  /** {@code [ 123.456789]}, seconds since boot. */
  static final Pattern SINCE_BOOT = Pattern.compile("\\[ *(\\d{1,10})\\.(\\d{1,9})]");

  /** {@code 1700000000.123456}, seconds since the epoch. */
  static final Pattern UNIX = Pattern.compile("(\\d{9,10})\\.(\\d{3,9})(?= )");

  private static final long DAY = 86_400_000L;

  long iso(MatchResult m) {
    LocalDateTime local =
        LocalDateTime.of(
            whole(m, 1), whole(m, 2), whole(m, 3), whole(m, 4), whole(m, 5), whole(m, 6));
    String zone = m.group(9);
    ZoneOffset offset =
        zone == null || zone.equals("UTC") || zone.equals("Z")
            ? ZoneOffset.UTC
            : ZoneOffset.of(zone.replace(":", ""));
    return local.toInstant(offset).toEpochMilli() + millis(m.group(8));
  }

  long ctime(MatchResult m) {
    return utc(whole(m, 6), m, "");
  }

  long syslog(MatchResult m) {
    int year = Instant.ofEpochMilli(boot).atOffset(ZoneOffset.UTC).getYear();
    long at = utc(year, m, m.group(6));
    return boot > 0 && at < boot - DAY ? utc(year + 1, m, m.group(6)) : at;
  }

  long sinceBoot(MatchResult m) {
    return boot + Long.parseLong(m.group(1)) * 1000 + millis(m.group(2));
  }

  static long unix(MatchResult m) {
    return Long.parseLong(m.group(1)) * 1000 + millis(m.group(2));
  }

  private static long utc(int year, MatchResult m, String fraction) {
    int month = MONTHS.indexOf(m.group(1)) + 1;
    try {
      return LocalDateTime.of(
                  year, month, whole(m, 2), whole(m, 3), whole(m, 4), Math.min(59, whole(m, 5)))
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli()
          + millis(fraction);
    } catch (DateTimeException e) {
      throw new DateTimeException("'" + m.group() + "' is no date", e);
    }
  }

  private static int whole(MatchResult m, int group) {
    return Integer.parseInt(m.group(group));
  }

  private static long millis(@Nullable String fraction) {
    return fraction == null || fraction.isEmpty()
        ? 0
        : Long.parseLong((fraction + "000").substring(0, 3));
  }
}
