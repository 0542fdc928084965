package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecurrenceTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Recurrence.Length TWO_HOURS = hours(2);

  private static Recurrence.Length hours(int hours) {
    return new Recurrence.Length(0, Duration.ofHours(hours), false);
  }

  private static Recurrence of(String start, ZoneId zone, Recurrence.Length length, String rule) {
    return new Recurrence(LocalDateTime.parse(start), zone, length, rule, Set.of(), List.of());
  }

  private static long at(String zoned) {
    return ZonedDateTime.parse(zoned).toInstant().toEpochMilli();
  }

  private static List<String> starts(Recurrence r, String from, String until) {
    return r.between(at(from), at(until)).stream()
        .map(s ->
            ZonedDateTime.ofInstant(java.time.Instant.ofEpochMilli(s.start()), r.zone())
                .toLocalDateTime()
                .toString())
        .toList();
  }

  @Test
  void aStartInTheGapOfSpringComesAnHourLaterOnThatDayOnly() {
    Recurrence nightly = of("2026-03-27T02:30", BERLIN, TWO_HOURS, "FREQ=DAILY");
    assertEquals(
        List.of("2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30"),
        starts(nightly, "2026-03-28T00:00+01:00", "2026-03-31T00:00+02:00"));
  }

  @Test
  void aStartThatComesTwiceInAutumnIsTheFirstOfTheTwo() {
    Recurrence nightly = of("2026-10-24T02:30", BERLIN, TWO_HOURS, "FREQ=DAILY");
    List<Span> spans = nightly.between(at("2026-10-25T00:00+02:00"), at("2026-10-25T23:00+01:00"));
    assertEquals(1, spans.size());
    assertEquals(at("2026-10-25T02:30+02:00"), spans.getFirst().start());
    assertEquals(at("2026-10-25T03:30+01:00"), spans.getFirst().end(), "two hours that pass");
  }

  @Test
  void aLengthByTheClockOnTheWallEndsAtItsTimeAlsoInTheNightOfTheChange() {
    Recurrence.Length wall = new Recurrence.Length(0, Duration.ofHours(8), true);
    Recurrence night = of("2026-10-24T22:00", BERLIN, wall, "FREQ=DAILY");
    Span span = night.after(at("2026-10-24T12:00+02:00")).orElseThrow();
    assertEquals(at("2026-10-25T06:00+01:00"), span.end());
    assertEquals(Duration.ofHours(9).toMillis(), span.end() - span.start());
    Span passing =
        of("2026-10-24T22:00", BERLIN, hours(8), "FREQ=DAILY")
            .after(at("2026-10-24T12:00+02:00"))
            .orElseThrow();
    assertEquals(at("2026-10-25T05:00+01:00"), passing.end());
  }

  @Test
  void aDayIsFromMidnightToMidnight() {
    Recurrence.Length day = new Recurrence.Length(1, Duration.ZERO, false);
    Span spring = of("2026-03-29T00:00", BERLIN, day, "").after(0).orElseThrow();
    assertEquals(Duration.ofHours(23).toMillis(), spring.end() - spring.start());
    Span autumn = of("2026-10-25T00:00", BERLIN, day, "").after(0).orElseThrow();
    assertEquals(Duration.ofHours(25).toMillis(), autumn.end() - autumn.start());
  }

  @Test
  void theTwentyNinthOfFebruaryComesInLeapYearsOnly() {
    Recurrence leap =
        of("2024-02-29T08:00", BERLIN, hours(24), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29");
    assertEquals(
        List.of("2024-02-29T08:00", "2028-02-29T08:00", "2032-02-29T08:00"),
        starts(leap, "2024-01-01T00:00Z", "2035-01-01T00:00Z"));
    assertEquals(
        List.of("2096-02-29T08:00", "2104-02-29T08:00"),
        starts(leap, "2095-01-01T00:00Z", "2105-01-01T00:00Z"));
    Timetable times = new Timetable(List.of(leap));
    assertEquals(at("2104-02-29T08:00+01:00"), times.next(at("2097-01-01T00:00Z")));
  }

  @Test
  void theLastOfAMonthAndAMonthThatHasNoThirtyFirst() {
    assertEquals(
        List.of("2028-01-31T22:00", "2028-02-29T22:00", "2028-03-31T22:00", "2028-04-30T22:00"),
        starts(
            of("2028-01-31T22:00", BERLIN, TWO_HOURS, "FREQ=MONTHLY;BYMONTHDAY=-1"),
            "2028-01-01T00:00Z",
            "2028-05-02T00:00Z"));
    assertEquals(
        List.of("2028-01-31T22:00", "2028-03-31T22:00"),
        starts(
            of("2028-01-31T22:00", BERLIN, TWO_HOURS, "FREQ=MONTHLY;BYMONTHDAY=31"),
            "2028-01-01T00:00Z",
            "2028-05-02T00:00Z"));
  }

  @Test
  void anEndInUtcIsTheZonesOwnTime() {
    Recurrence r = of("2026-06-02T00:30", BERLIN, TWO_HOURS, "FREQ=DAILY;UNTIL=20260603T223000Z");
    assertEquals(
        List.of("2026-06-02T00:30", "2026-06-03T00:30", "2026-06-04T00:30"),
        starts(r, "2026-06-01T00:00Z", "2026-07-01T00:00Z"));
  }

  @Test
  void exceptionsAndAdditions() {
    Recurrence r =
        new Recurrence(
            LocalDateTime.parse("2026-01-06T22:00"),
            BERLIN,
            TWO_HOURS,
            "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
            Set.of(LocalDateTime.parse("2026-01-13T22:00")),
            List.of(LocalDateTime.parse("2026-01-14T22:00")));
    assertEquals(
        List.of("2026-01-06T22:00", "2026-01-14T22:00", "2026-01-20T22:00", "2026-01-27T22:00"),
        starts(r, "2026-01-01T00:00Z", "2027-01-01T00:00Z"));
    assertEquals(Optional.empty(), r.after(at("2026-01-27T23:00+01:00")));
  }

  /** Every day of some years at some time, in zones with and without a change of the clocks. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"})
  void dailyAgreesWithJavasOwnTime(String name) {
    long seed = Long.getLong("wheeltapper.seed", 1L);
    SplittableRandom random = new SplittableRandom(seed);
    ZoneId zone = ZoneId.of(name);
    for (int run = 0; run < 20; run++) {
      LocalDate first = LocalDate.of(2020 + random.nextInt(12), 1 + random.nextInt(12), 1);
      LocalTime time = LocalTime.of(random.nextInt(24), random.nextInt(60));
      int minutes = 1 + random.nextInt(1_000);
      Recurrence.Length length = new Recurrence.Length(0, Duration.ofMinutes(minutes), false);
      Recurrence daily = of(first.atTime(time).toString(), zone, length, "FREQ=DAILY");
      long from = first.plusDays(100).atStartOfDay(zone).toInstant().toEpochMilli();
      long until = first.plusDays(500).atStartOfDay(zone).toInstant().toEpochMilli();
      List<Span> expected = new ArrayList<>();
      for (int day = 90; day < 510; day++) {
        long start = ZonedDateTime.of(first.plusDays(day), time, zone).toInstant().toEpochMilli();
        Span span = new Span(start, start + minutes * 60_000L);
        if (span.start() < until && span.end() > from) {
          expected.add(span);
        }
      }
      assertEquals(expected, daily.between(from, until), "seed " + seed + " run " + run);
    }
  }

  @Test
  void theAnswerDependsOnTheMomentAloneInWhateverOrderItIsAsked() {
    long seed = Long.getLong("wheeltapper.seed", 1L);
    SplittableRandom random = new SplittableRandom(seed);
    Recurrence weekly = of("2020-01-07T22:00", BERLIN, hours(5), "FREQ=WEEKLY;BYDAY=TU,TH");
    Recurrence monthly = of("2020-01-31T20:00", BERLIN, hours(30), "FREQ=MONTHLY;BYMONTHDAY=-1");
    Timetable old = new Timetable(List.of(weekly, monthly));
    for (int i = 0; i < 2_000; i++) {
      long moment = at("2020-01-01T00:00Z") + random.nextLong(Duration.ofDays(4_000).toMillis());
      Timetable fresh = new Timetable(List.of(weekly, monthly));
      assertEquals(fresh.at(moment), old.at(moment), "seed " + seed + " at " + moment);
      assertEquals(fresh.next(moment), old.next(moment), "seed " + seed + " at " + moment);
      assertTrue(old.next(moment) > moment);
    }
  }

  @Test
  void whatTouchesIsOne() {
    Timetable times =
        new Timetable(
            List.of(
                of("2026-01-06T22:00", BERLIN, TWO_HOURS, ""),
                of("2026-01-07T00:00", BERLIN, TWO_HOURS, ""),
                of("2026-01-07T01:00", BERLIN, TWO_HOURS, "")));
    Span span = times.at(at("2026-01-06T23:00+01:00")).orElseThrow();
    assertEquals(new Span(at("2026-01-06T22:00+01:00"), at("2026-01-07T03:00+01:00")), span);
    assertEquals(Optional.empty(), times.at(span.end()), "the end is not in it");
    assertEquals(Long.MAX_VALUE, times.next(span.end()));
  }
}
