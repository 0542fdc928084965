package io.wheeltapper.core.policy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Over which time a budget is reckoned. */
public sealed interface TimeWindow {

  /** When the window that is open just after this time began, epoch milliseconds. */
  long begin(long at);

  /** When it ends or, rolling, the time itself. */
  long end(long at);

  /** How long a whole one is, in milliseconds; of a calendar's windows a usual one. */
  long millis();

  /** As people read it: {@code 30d rolling}. */
  String words();

  /** Always the last so many milliseconds. */
  record Rolling(long millis, String words) implements TimeWindow {
    @Override
    public long begin(long at) {
      return at - millis;
    }

    @Override
    public long end(long at) {
      return at;
    }
  }

  /**
   * Windows side by side in the calendar of a place: the n-th begins n periods after the start by
   * its wall clock, so that a day may have 23 or 25 hours and a month 28 to 31 days.
   *
   * @param start when the first one began, by the clock on that place's wall
   * @param amount how many units long
   */
  record CalendarAligned(
      LocalDateTime start, ZoneId zone, int amount, ChronoUnit unit, String words)
      implements TimeWindow {

    @Override
    public long begin(long at) {
      return boundary(index(at));
    }

    @Override
    public long end(long at) {
      return boundary(index(at) + 1);
    }

    @Override
    public long millis() {
      return unit.getDuration().toMillis() * amount;
    }

    private long index(long at) {
      LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(at), zone);
      long guess = Math.floorDiv(unit.between(start, local), amount) - 1;
      while (boundary(guess + 1) <= at) {
        guess++;
      }
      return guess;
    }

    private long boundary(long index) {
      return start.plus(index * amount, unit).atZone(zone).toInstant().toEpochMilli();
    }
  }
}
