package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Power usage effectiveness as ISO/IEC 30134-2 has it: energy of the whole by energy of the IT
 * equipment, over the same time. Sums are divided, ratios are never averaged. A minute counts when
 * every meter was read; the same minutes count on both sides. For one thread.
 */
final class Pue {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 3_600_000;
  private static final long YEAR_HOURS = 365 * 24;
  private static final long KEPT_HOURS = YEAR_HOURS + 24;

  /** {@code pue} is of the last quarter of an hour: IT load and cooling do not move in step. */
  private static final int NOW_MINUTES = 15;

  private static final int LEAST_MINUTES = 10;

  /** A year counts as one when so much of it was measured. */
  private static final double WHOLE = 0.9;

  /**
   * What is asked.
   *
   * @param category where the IT energy is measured: 1 at the UPS, 2 at the PDU, 3 at the equipment
   */
  record Asked(int category, List<Meter> facility, List<Meter> it, Optional<Meter> outdoor) {}

  /**
   * The figure over a longer time.
   *
   * @param annual whether a year was measured; else it is interim
   * @param coverage share of the time from the first hour to the last that was measured
   */
  record Figure(
      boolean annual, double pue, double total, double it, long from, long to, double coverage) {}

  private record Minute(double total, double it) {}

  private final Asked asked;
  private final NavigableMap<Long, Hour> hours = new TreeMap<>();
  private final Deque<Optional<Minute>> last = new ArrayDeque<>();
  private final Map<String, Double> counters = new HashMap<>();
  private long minute = Long.MIN_VALUE;

  Pue(Asked asked) {
    this.asked = asked;
  }

  int category() {
    return asked.category();
  }

  /** An hour of the past, as it was kept. */
  void restore(Hour hour) {
    hours.put(hour.hour(), hour);
  }

  /** Closes the minutes that are over; the hours that are over with them, oldest first. */
  List<Hour> close(Readings readings, long now) {
    long current = Math.floorDiv(now, MINUTE);
    if (minute == Long.MIN_VALUE || current < minute) {
      minute = current;
      measured(readings, now);
      return List.of();
    }
    if (current == minute) {
      return List.of();
    }
    long before = Math.floorDiv(minute * MINUTE, HOUR);
    long missed = Math.min(current - minute - 1, NOW_MINUTES);
    for (long i = 0; i < missed; i++) {
      push(Optional.empty());
    }
    Optional<Minute> one = measured(readings, now);
    // Counters went on for as long as nobody looked; that is no energy of one minute.
    Optional<Minute> whole = current - minute == 1 ? one : Optional.empty();
    push(whole);
    whole.ifPresent(m -> add(m, outdoor(readings, now), Math.floorDiv(minute * MINUTE, HOUR)));
    minute = current;
    long after = Math.floorDiv(current * MINUTE, HOUR);
    hours.headMap(after - KEPT_HOURS).clear();
    return List.copyOf(hours.subMap(before, true, after, false).values());
  }

  private void push(Optional<Minute> one) {
    last.addLast(one);
    while (last.size() > NOW_MINUTES) {
      last.removeFirst();
    }
  }

  private void add(Minute m, double outdoor, long hour) {
    Hour known = hours.getOrDefault(hour, new Hour(hour, 0, 0, 0, Double.NaN));
    if (known.minutes() < 60) {
      hours.put(hour, known.plus(m.total(), m.it(), outdoor));
    }
  }

  private double outdoor(Readings readings, long now) {
    return asked
        .outdoor()
        .flatMap(m -> readings.of(new Target(m.kind(), m.id()), m.word(), now))
        .orElse(Double.NaN);
  }

  private Optional<Minute> measured(Readings readings, long now) {
    OptionalDouble total = energy(asked.facility(), readings, now);
    OptionalDouble it = energy(asked.it(), readings, now);
    return total.isEmpty() || it.isEmpty() || it.getAsDouble() <= 0
        ? Optional.empty()
        : Optional.of(new Minute(total.getAsDouble(), it.getAsDouble()));
  }

  /** kWh of the minute that ends now; empty when any meter was not read, or began anew. */
  private OptionalDouble energy(List<Meter> meters, Readings readings, long now) {
    double sum = 0;
    boolean whole = true;
    for (Meter meter : meters) {
      Optional<Map<Target, Double>> read = readings.all(List.of(meter), now);
      if (read.isEmpty()) {
        counters.keySet().removeIf(k -> k.startsWith(meter + " "));
        whole = false;
        continue;
      }
      for (Map.Entry<Target, Double> each : read.get().entrySet()) {
        if (!meter.energy()) {
          whole &= each.getValue() >= 0;
          sum += each.getValue() / 60_000;
          continue;
        }
        Double before = counters.put(meter + " " + each.getKey(), each.getValue());
        if (before == null || each.getValue() < before) {
          whole = false;
        } else {
          sum += each.getValue() - before;
        }
      }
    }
    return whole ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** Of the last quarter of an hour; empty when too little of it was measured. */
  OptionalDouble now() {
    List<Minute> known = last.stream().flatMap(Optional::stream).toList();
    if (known.size() < LEAST_MINUTES) {
      return OptionalDouble.empty();
    }
    double total = known.stream().mapToDouble(Minute::total).sum();
    double it = known.stream().mapToDouble(Minute::it).sum();
    return it > 0 ? OptionalDouble.of(total / it) : OptionalDouble.empty();
  }

  /** Of a year, or of as much as there is; empty before the first hour is over. */
  Optional<Figure> figure(long now) {
    long end = Math.floorDiv(now, HOUR);
    Collection<Hour> year = hours.subMap(end - YEAR_HOURS, true, end, false).values();
    int minutes = year.stream().mapToInt(Hour::minutes).sum();
    double it = year.stream().mapToDouble(Hour::it).sum();
    if (minutes == 0 || it <= 0) {
      return Optional.empty();
    }
    double total = year.stream().mapToDouble(Hour::total).sum();
    long from = year.iterator().next().hour();
    double ofYear = minutes / (60.0 * YEAR_HOURS);
    boolean annual = ofYear >= WHOLE;
    double coverage = minutes / (60.0 * (end - from));
    return Optional.of(
        new Figure(annual, total / it, total, it, from * HOUR, end * HOUR, coverage));
  }

  /** By how much the last day is above what its hours should have had; see {@link Excess}. */
  OptionalDouble excess(long now) {
    return Excess.of(hours, Math.floorDiv(now, HOUR));
  }
}
