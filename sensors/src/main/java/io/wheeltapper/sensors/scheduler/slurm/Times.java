package io.wheeltapper.sensors.scheduler.slurm;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times in the text of Slurm's commands. We ask for seconds since the epoch ({@code
 * SLURM_TIME_FORMAT=%s}); a recorded text with dates is read as UTC. Pure.
 */
final class Times {

  private Times() {}

  /** Epoch milliseconds; 0 for {@code None}, {@code Unknown} and whatever is no time. */
  static long millis(String text) {
    if (text.matches("\\d{9,11}")) {
      return Long.parseLong(text) * 1000;
    }
    if (!text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d")) {
      return 0;
    }
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no time", e);
    }
  }
}
