package io.wheeltapper.actuators.ipmi;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ipmitool} prints of a BMC's clock and its event log. Untrusted. Pure. */
final class SelText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/uuuu HH:mm:ss");

  private static final Pattern CLOCK =
      Pattern.compile("(\\d\\d/\\d\\d/\\d{4})[ |]{1,5}(\\d\\d:\\d\\d:\\d\\d)");

  /** Sensor type 1Dh, System Boot / Restart Initiated (IPMI 2.0, table 42-3). */
  private static final Pattern BOOT =
      Pattern.compile("(?i)system boot|restart initiated|initiated by (?:power up|hard reset)");

  /**
   * The newest boot in the log.
   *
   * @param at by the BMC's clock, epoch milliseconds as if it stood in UTC
   */
  record Boot(String line, long at) {}

  private SelText() {}

  /** The BMC's clock, as if it stood in UTC; empty where it tells none. */
  static OptionalLong clock(String text) {
    Matcher m = CLOCK.matcher(text);
    return m.find() ? millis(m) : OptionalLong.empty();
  }

  private static OptionalLong millis(Matcher m) {
    try {
      return OptionalLong.of(
          LocalDateTime.parse(m.group(1) + " " + m.group(2), TIME)
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * The newest boot that a log tells of; its time is 0 where there is none. What lies ahead of the
   * BMC's own clock was written by another clock, and proves nothing.
   */
  static Boot newest(String log, OptionalLong clock) {
    Boot newest = new Boot("", 0);
    for (String line : log.lines().toList()) {
      OptionalLong at = BOOT.matcher(line).find() ? clock(line) : OptionalLong.empty();
      boolean ahead = at.isPresent() && clock.isPresent() && at.getAsLong() > clock.getAsLong();
      if (at.isPresent() && !ahead && at.getAsLong() >= newest.at()) {
        newest = new Boot(line.strip(), at.getAsLong());
      }
    }
    return newest;
  }

  /** {@code On}, {@code Off}, or {@code ""}. */
  static String power(String status) {
    String low = status.toLowerCase(java.util.Locale.ROOT);
    return low.contains("power is on") ? "On" : low.contains("power is off") ? "Off" : "";
  }
}
