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

  /** From 1.8.19 on it prints a year's last two digits (C's {@code %x}, in the locale C). */
  private static final Pattern CLOCK =
      Pattern.compile("(\\d\\d/\\d\\d/)(?:20)?(\\d\\d)[ |]{1,5}(\\d\\d:\\d\\d:\\d\\d)(?!\\d)");

  /** Sensor type 1Dh, System Boot / Restart Initiated (IPMI 2.0, table 42-3). */
  private static final Pattern BOOT =
      Pattern.compile("(?i)system boot|restart initiated|initiated by (?:power up|hard reset)");

  private static final Pattern FREE = Pattern.compile("(?m)^Free Space {1,20}: (\\d{1,9}) bytes");
  private static final Pattern OVERFLOW = Pattern.compile("(?m)^Overflow {1,20}: (?:true|false)");
  private static final Pattern DROPPED = Pattern.compile("(?m)^Overflow {1,20}: true");

  /** Bytes of an entry (IPMI 2.0, 32.1). */
  private static final int ENTRY = 16;

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
          LocalDateTime.parse(m.group(1) + "20" + m.group(2) + " " + m.group(3), TIME)
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

  /**
   * Why a boot would not be logged, or {@code ""}: a log that is full drops what comes, and keeps
   * its word of having done so until somebody clears it (IPMI 2.0, 31.2, overflow flag).
   */
  static String room(String info) {
    Matcher free = FREE.matcher(info);
    if (!free.find() || !OVERFLOW.matcher(info).find()) {
      return "its BMC does not tell whether its event log has room";
    }
    boolean full = Long.parseLong(free.group(1)) < ENTRY || DROPPED.matcher(info).find();
    return full ? "its event log is full (save it, then: ipmitool sel clear)" : "";
  }

  /** {@code On}, {@code Off}, or {@code ""}. */
  static String power(String status) {
    String low = status.toLowerCase(java.util.Locale.ROOT);
    return low.contains("power is on") ? "On" : low.contains("power is off") ? "Off" : "";
  }
}
