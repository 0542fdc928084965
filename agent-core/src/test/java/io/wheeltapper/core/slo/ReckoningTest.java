package io.wheeltapper.core.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.policy.BudgetState;
import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Goal.Budgeting;
import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.policy.TimeWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Burn and what is left agree with a separate computation in exact decimals. */
final class ReckoningTest {

  private static final MathContext EXACT = MathContext.DECIMAL128;
  private static final long DAY = 86_400_000L;
  private static final double NEAR = 1e-9;

  /** Table 5-8 of the workbook in minutes: long, short, factor. */
  private static final double[][] PAIRS = {
    {60, 5, 14.4}, {360, 30, 6}, {1_440, 120, 3}, {4_320, 360, 1}
  };

  private static final List<Budgeting> METHODS =
      List.of(
          new Budgeting.Occurrences(),
          new Budgeting.Timeslices(1, 0.9),
          new Budgeting.Timeslices(5, 0.97),
          new Budgeting.Timeslices(7, 1),
          new Budgeting.RatioTimeslices(5),
          new Budgeting.RatioTimeslices(60));

  private record Measured(BigDecimal bad, BigDecimal total) {}

  private final TreeMap<Long, Measured> minutes = new TreeMap<>();
  private final Series series = new Series();

  private void put(long minute, double bad, double total) {
    minutes.put(minute, new Measured(new BigDecimal(bad), new BigDecimal(total)));
    series.put(minute, bad, total);
  }

  @Test
  void aConstantErrorRatioBurnsByTheFormula() {
    long until = Instant.parse("2026-03-15T00:00:00Z").toEpochMilli();
    for (long m = Minute.of(until - 30 * DAY); m < Minute.of(until); m++) {
      put(m, 3, 100);
    }
    for (Budgeting method : METHODS) {
      agrees(objective(rolling(30 * DAY), method, "0.94"), until);
    }
    Budget budget =
        reckon(objective(rolling(30 * DAY), new Budgeting.Occurrences(), "0.94"), until);
    assertEquals(0.5, budget.left(), NEAR);
    budget.burns().forEach(b -> assertEquals(0.5, b.inLong(), NEAR));
    assertEquals(0.06 * 100 * 43_200, budget.allowed(), 1e-6);
  }

  @Test
  void randomErrorsBurnByTheFormula() {
    long seed = Long.getLong("wheeltapper.seed", 20_261_121L);
    SplittableRandom random = new SplittableRandom(seed);
    long until = Instant.parse("2026-04-02T07:31:00Z").toEpochMilli();
    double level = random.nextDouble() * 0.2;
    for (long m = Minute.of(until - 35 * DAY) + 1; m < Minute.of(until); m++) {
      if (random.nextInt(500) == 0) {
        level = random.nextDouble() * random.nextDouble();
      }
      if (random.nextInt(20) > 0) {
        double total = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 1_000;
        put(m, total * Math.min(1, level * random.nextDouble() * 2), total);
      }
    }
    for (Budgeting method : METHODS) {
      for (TimeWindow window :
          List.of(rolling(30 * DAY), rolling(7 * DAY), rolling(DAY), rolling(35 * DAY))) {
        for (String target : List.of("0.9", "0.99", "0.9995")) {
          agrees("seed " + seed, objective(window, method, target), until);
        }
      }
    }
  }

  @Test
  void windowsOfTheCalendarBeginWhereThePlacesOwnCalendarSays() {
    long seed = Long.getLong("wheeltapper.seed", 20_261_121L);
    SplittableRandom random = new SplittableRandom(seed);
    for (String zone : List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")) {
      ZoneId place = ZoneId.of(zone);
      for (String day :
          List.of("2026-03-29", "2026-10-25", "2028-02-29", "2026-11-01", "2027-02-28")) {
        ZonedDateTime at =
            LocalDate.parse(day).atTime(random.nextInt(24), random.nextInt(60)).atZone(place);
        long until = Minute.of(at.toInstant().toEpochMilli()) * Minute.MILLIS;
        begins(aligned(1, ChronoUnit.DAYS, place), until, at.truncatedTo(ChronoUnit.DAYS), zone);
        begins(
            aligned(1, ChronoUnit.MONTHS, place),
            until,
            at.with(TemporalAdjusters.firstDayOfMonth()).truncatedTo(ChronoUnit.DAYS),
            zone);
        begins(
            aligned(1, ChronoUnit.WEEKS, place), // 2024-01-01 was a Monday
            until,
            at.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY))
                .truncatedTo(ChronoUnit.DAYS),
            zone);
      }
    }
  }

  private static void begins(TimeWindow window, long until, ZonedDateTime expected, String zone) {
    long begin = expected.toInstant().toEpochMilli();
    assertEquals(begin, window.begin(until), () -> window.words() + " at " + expected + zone);
    assertTrue(window.end(until) > until);
    assertEquals(window.end(until), window.begin(window.end(until)));
    assertEquals(begin, window.begin(window.end(until) - 1));
  }

  @Test
  void aCalendarsBudgetIsThatOfTheWholeWindow() {
    long seed = Long.getLong("wheeltapper.seed", 20_261_121L);
    SplittableRandom random = new SplittableRandom(seed);
    // The month in which Berlin has a day of 23 hours.
    long until = Instant.parse("2026-03-30T10:07:00Z").toEpochMilli();
    for (long m = Minute.of(until - 34 * DAY); m < Minute.of(until); m++) {
      if (random.nextInt(9) > 0) {
        double total = 1 + random.nextInt(50);
        put(m, random.nextInt(30) == 0 ? total : 0, total);
      }
    }
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (Budgeting method : METHODS) {
      agrees(
          "seed " + seed, objective(aligned(1, ChronoUnit.MONTHS, berlin), method, "0.95"), until);
      agrees(
          "seed " + seed, objective(aligned(1, ChronoUnit.WEEKS, berlin), method, "0.95"), until);
      agrees("seed " + seed, objective(aligned(2, ChronoUnit.DAYS, berlin), method, "0.95"), until);
    }
  }

  @Test
  void valuesAreJudgedByTheirLimit() {
    long until = Instant.parse("2026-03-15T00:00:00Z").toEpochMilli();
    for (long m = Minute.of(until - DAY); m < Minute.of(until); m++) {
      series.put(m, m % 4 == 0 ? 1.31 : 1.3, 1);
    }
    Goal goal =
        new Goal(0.5, new Budgeting.Occurrences(), Optional.of(new Goal.Limit(Goal.Op.LTE, 1.3)));
    Budget budget =
        reckon(
            new Objective(
                "pue", "", "", indicator(Indicator.Kind.VALUE), rolling(DAY), goal, List.of()),
            until);
    assertEquals(0.5, budget.left(), NEAR);
    assertTrue(new Goal.Limit(Goal.Op.GTE, 2).keeps(2));
    assertTrue(!new Goal.Limit(Goal.Op.LT, 2).keeps(2));
    assertTrue(new Goal.Limit(Goal.Op.GT, 2).keeps(2.1));
  }

  @Test
  void noDataIsNotGood() {
    long until = 100 * DAY;
    Objective objective = objective(rolling(30 * DAY), new Budgeting.Occurrences(), "0.9");
    assertEquals(BudgetState.SHORT, state(until, until, objective));
    assertEquals(BudgetState.UNKNOWN, state(until, 0, objective));
    for (long m = Minute.of(until) - 59; m < Minute.of(until); m++) {
      put(m, 0, 20);
    }
    assertEquals(BudgetState.SHORT, state(until, 0, objective));
    put(Minute.of(until) - 60, 0, 20);
    assertEquals(BudgetState.HEALTHY, state(until, 0, objective));
    long later = until + 11 * Minute.MILLIS;
    assertEquals(BudgetState.UNKNOWN, state(later, 0, objective));
    assertEquals(
        BudgetState.UNKNOWN,
        new Reckoning(until, 0)
            .budget(objective, series, Minute.of(until) - 1, Optional.empty())
            .state());
  }

  @Test
  void whatNothingWasAskedOfHasAllOfItsBudget() {
    long until = 100 * DAY;
    for (long m = Minute.of(until) - 60; m < Minute.of(until); m++) {
      put(m, 0, 0);
    }
    Objective objective = objective(rolling(30 * DAY), new Budgeting.Occurrences(), "0.9");
    Budget budget = reckon(objective, until);
    assertEquals(BudgetState.HEALTHY, budget.state());
    assertEquals(1, budget.left());
    put(Minute.of(until) - 61, 0, 99);
    assertEquals(BudgetState.SHORT, state(until, 0, objective));
  }

  @Test
  void oneWindowAloneDoesNotFire() {
    long until = 100 * DAY;
    for (long m = Minute.of(until - 30 * DAY); m < Minute.of(until); m++) {
      boolean inHour = m >= Minute.of(until) - 60 && m < Minute.of(until) - 5;
      put(m, inHour ? 30 : 0, 100);
    }
    Objective objective = objective(rolling(30 * DAY), new Budgeting.Occurrences(), "0.99");
    Budget calm = reckon(objective, until);
    assertTrue(calm.burns().getFirst().inLong() > 14.4);
    assertTrue(calm.burns().stream().noneMatch(Burn::fires), calm::toString);
    for (long m = Minute.of(until); m < Minute.of(until) + 5; m++) {
      put(m, 30, 100);
    }
    Budget burns = reckon(objective, until + 5 * Minute.MILLIS);
    assertTrue(burns.burns().getFirst().fires());
    assertEquals(BudgetState.SPENT, burns.state());
    assertTrue(burns.why().contains("burning 14.4-fold over 1 h"), burns::why);
  }

  private Budget reckon(Objective objective, long until) {
    return new Reckoning(until, 0).budget(objective, series, Long.MIN_VALUE, Optional.empty());
  }

  private BudgetState state(long until, long since, Objective objective) {
    return new Reckoning(until, since)
        .budget(objective, series, Long.MIN_VALUE, Optional.empty())
        .state();
  }

  private void agrees(Objective objective, long until) {
    agrees("", objective, until);
  }

  private void agrees(String seed, Objective objective, long until) {
    Budget budget = reckon(objective, until);
    BigDecimal allowed =
        BigDecimal.ONE.subtract(new BigDecimal(Double.toString(objective.goal().target())));
    TimeWindow window = objective.window();
    long from =
        window instanceof TimeWindow.Rolling rolls
            ? until - rolls.millis()
            : window.begin(until - 1);
    BigDecimal share =
        window instanceof TimeWindow.Rolling
            ? BigDecimal.ONE
            : new BigDecimal(until - from)
                .divide(new BigDecimal(window.end(until - 1) - from), EXACT);
    Optional<BigDecimal> ratio = ratio(objective, from / 60_000, until / 60_000);
    if (ratio.isPresent()) {
      BigDecimal left = BigDecimal.ONE.subtract(ratio.get().multiply(share).divide(allowed, EXACT));
      near(left, budget.left(), seed + " left of " + objective);
    }
    double scale = (double) window.millis() / (30 * DAY);
    for (int i = 0; i < PAIRS.length; i++) {
      Burn burn = budget.burns().get(i);
      assertEquals(PAIRS[i][2], burn.factor());
      burn(seed, objective, until, Math.max(1, Math.round(PAIRS[i][0] * scale)), burn.inLong());
      burn(seed, objective, until, Math.max(1, Math.round(PAIRS[i][1] * scale)), burn.inShort());
    }
  }

  private void burn(String seed, Objective objective, long until, long length, double is) {
    int slice = slice(objective);
    long end = until / 60_000 / slice * slice;
    long slices = (length + slice - 1) / slice;
    Optional<BigDecimal> ratio = ratio(objective, end - slices * slice, end);
    BigDecimal allowed =
        BigDecimal.ONE.subtract(new BigDecimal(Double.toString(objective.goal().target())));
    if (ratio.isEmpty()) {
      assertTrue(Double.isNaN(is));
    } else {
      near(
          ratio.get().divide(allowed, EXACT),
          is,
          seed + " burn over " + length + " of " + objective);
    }
  }

  private static void near(BigDecimal expected, double is, String what) {
    double tolerance = NEAR * Math.max(1, Math.abs(expected.doubleValue()));
    assertEquals(expected.doubleValue(), is, tolerance, what);
  }

  private static int slice(Objective objective) {
    return switch (objective.goal().budgeting()) {
      case Budgeting.Occurrences _ -> 1;
      case Budgeting.Timeslices s -> s.minutes();
      case Budgeting.RatioTimeslices s -> s.minutes();
    };
  }

  /** By the definitions of OpenSLO, minute by minute. */
  private Optional<BigDecimal> ratio(Objective objective, long from, long before) {
    if (objective.goal().budgeting() instanceof Budgeting.Occurrences) {
      BigDecimal bad = BigDecimal.ZERO;
      BigDecimal total = BigDecimal.ZERO;
      for (Measured m : minutes.subMap(from, before).values()) {
        bad = bad.add(m.bad());
        total = total.add(m.total());
      }
      return total.signum() == 0 ? Optional.empty() : Optional.of(bad.divide(total, EXACT));
    }
    int length = slice(objective);
    List<BigDecimal> errors = new ArrayList<>();
    for (long begin = -Math.floorDiv(-from, length) * (long) length;
        begin + length <= before;
        begin += length) {
      Map<Long, Measured> in = minutes.subMap(begin, begin + length);
      BigDecimal bad =
          in.values().stream().map(Measured::bad).reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal total =
          in.values().stream().map(Measured::total).reduce(BigDecimal.ZERO, BigDecimal::add);
      if (in.size() * 2 >= length && total.signum() > 0) {
        BigDecimal error = bad.divide(total, EXACT);
        errors.add(
            objective.goal().budgeting() instanceof Budgeting.Timeslices s
                ? BigDecimal.ONE
                            .subtract(error)
                            .compareTo(new BigDecimal(Double.toString(s.target())))
                        >= 0
                    ? BigDecimal.ZERO
                    : BigDecimal.ONE
                : error);
      }
    }
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            errors.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(new BigDecimal(errors.size()), EXACT));
  }

  private static TimeWindow rolling(long millis) {
    return new TimeWindow.Rolling(millis, millis / DAY + "d rolling");
  }

  private static TimeWindow aligned(int amount, ChronoUnit unit, ZoneId zone) {
    return new TimeWindow.CalendarAligned(
        LocalDateTime.parse("2024-01-01T00:00:00"), zone, amount, unit, unit.toString());
  }

  private static Indicator indicator(Indicator.Kind kind) {
    Source source =
        new Source("wheeltapper", "", new TreeMap<>(), new TreeMap<>(Map.of("sli", "gpu-minutes")));
    return new Indicator("gpus", kind, false, source, Optional.empty());
  }

  private static Objective objective(TimeWindow window, Budgeting method, String target) {
    Goal goal = new Goal(Double.parseDouble(target), method, Optional.empty());
    return new Objective(
        "capacity", "", "", indicator(Indicator.Kind.BAD), window, goal, List.of());
  }
}
