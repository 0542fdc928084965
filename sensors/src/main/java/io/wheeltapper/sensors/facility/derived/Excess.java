package io.wheeltapper.sensors.facility.derived;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;

/**
 * The last day's PUE above that of the thirty days before it, at the same IT load and outdoor
 * temperature: each hour of the day is given the energy that hours like it had, and both sums are
 * divided by the same IT energy. An hour that is like none of the past is left out. Pure.
 */
final class Excess {

  private static final int DAY = 24;
  private static final int PAST = 30 * 24;

  /** Hours that are alike: a tenth of the highest load, and five kelvin. */
  private static final int LOADS = 10;

  private static final double KELVIN = 5;

  /** Fewer hours alike say nothing. */
  private static final int LEAST_ALIKE = 3;

  /** Of a day; with fewer it is not said. */
  private static final int LEAST_HOURS = 12;

  /** An hour counts when most of it was measured. */
  private static final int LEAST_MINUTES = 45;

  private record Like(int load, int temperature) {}

  private Excess() {}

  private static final class Sums {
    private double total;
    private double it;
    private int hours;
  }

  /**
   * The excess.
   *
   * @param end the first hour that is not over
   */
  static OptionalDouble of(NavigableMap<Long, Hour> hours, long end) {
    double most =
        hours.subMap(end - DAY - PAST, true, end, false).values().stream()
            .mapToDouble(Excess::load)
            .max()
            .orElse(0);
    Map<Like, Sums> past = new HashMap<>();
    for (Hour hour : hours.subMap(end - DAY - PAST, true, end - DAY, false).values()) {
      if (usable(hour)) {
        Sums sums = past.computeIfAbsent(like(hour, most), _ -> new Sums());
        sums.total += hour.total();
        sums.it += hour.it();
        sums.hours++;
      }
    }
    double more = 0;
    double it = 0;
    int counted = 0;
    for (Hour hour : hours.subMap(end - DAY, true, end, false).values()) {
      Sums sums = usable(hour) ? past.get(like(hour, most)) : null;
      if (sums != null && sums.hours >= LEAST_ALIKE) {
        more += hour.total() - hour.it() * sums.total / sums.it;
        it += hour.it();
        counted++;
      }
    }
    return counted >= LEAST_HOURS ? OptionalDouble.of(more / it) : OptionalDouble.empty();
  }

  private static boolean usable(Hour hour) {
    return hour.minutes() >= LEAST_MINUTES && !Double.isNaN(hour.outdoor()) && hour.it() > 0;
  }

  private static double load(Hour hour) {
    return hour.minutes() == 0 ? 0 : hour.it() * 60 / hour.minutes();
  }

  private static Like like(Hour hour, double most) {
    int load = most <= 0 ? 0 : (int) Math.min(LOADS - 1, load(hour) / most * LOADS);
    return new Like(load, (int) Math.floor(hour.outdoor() / KELVIN));
  }
}
