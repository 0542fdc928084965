package io.wheeltapper.sensors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.sensors.storage.Standing.Look;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StandingTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final Standing standing = new Standing("s", Origin.STORAGE, MINUTE, 20_000);

  private String say(String value, boolean broken, long at) {
    Look look =
        new Look(StorageNames.fileSystem("scratch"), "", "storage.health", value, broken, Map.of());
    return standing.say(look, at).map(Status::value).orElse("");
  }

  @Test
  void whatIsWellIsSaidAtFirstAndWhatIsBrokenOnceItHasLasted() {
    assertEquals("ok", say("ok", false, 0));
    assertEquals("", say("ok", false, 20_000));
    assertEquals("", say("degraded", true, 40_000));
    assertEquals("", say("degraded", true, 80_000));
    assertEquals("degraded", say("degraded", true, 100_000));
    assertEquals("", say("degraded", true, 120_000));
    assertEquals("unavailable", say("unavailable", true, 140_000));
    assertEquals("ok", say("ok", false, 160_000));
  }

  @Test
  void whatMendsItselfWithinAMinuteIsNeverSaid() {
    assertEquals("ok", say("ok", false, 0));
    assertEquals("", say("degraded", true, 20_000));
    assertEquals("", say("ok", false, 40_000));
    assertEquals("", say("degraded", true, 60_000));
    assertEquals("", say("degraded", true, 100_000));
  }

  @Test
  void aGapBeginsTheLastingAnew() {
    assertEquals("", say("degraded", true, 0));
    assertEquals("", say("degraded", true, 10 * MINUTE));
    assertEquals("degraded", say("degraded", true, 11 * MINUTE));
  }

  @Test
  void everythingIsSaidAnewEveryTenMinutes() {
    assertEquals("ok", say("ok", false, 0));
    assertEquals("", say("ok", false, 9 * MINUTE));
    assertEquals("ok", say("ok", false, 10 * MINUTE));
  }

  @Test
  void aBrokenStartIsNoHealthyOne() {
    assertEquals("", say("unavailable", true, 0));
    assertEquals("unavailable", say("unavailable", true, MINUTE));
  }

  @Test
  void meansOfTheLastMinutesFromCounters() {
    Latency latency = new Latency();
    assertTrue(latency.take(0, 1000, 50_000).isEmpty());
    assertTrue(latency.take(MINUTE, 1019, 69_000).isEmpty(), "too few to say anything");
    assertEquals(OptionalDouble.of(1000), latency.take(2 * MINUTE, 1100, 150_000));
    assertTrue(latency.take(3 * MINUTE, 5, 100).isEmpty(), "a counter began anew");
    assertEquals(OptionalDouble.of(10), latency.take(4 * MINUTE, 105, 1100));
    assertTrue(latency.take(30 * MINUTE, 1105, 2100).isEmpty(), "a gap is no interval");
  }

  @Test
  void aRatioIsToTheSameHourOfTheDaysBefore() {
    Usual usual = new Usual();
    for (int i = 0; i < 60; i++) {
      assertTrue(usual.ratio(i * MINUTE, 100).isEmpty(), "nothing is usual on the first day");
    }
    for (int i = 0; i < 60; i++) {
      assertTrue(usual.ratio(HOUR + i * MINUTE, 900).isEmpty());
    }
    assertEquals(OptionalDouble.of(3), usual.ratio(DAY, 300));
    assertEquals(OptionalDouble.of(0.5), usual.ratio(DAY + HOUR, 450));
    assertEquals(OptionalDouble.of(2), usual.ratio(7 * DAY + MINUTE, 200));
    assertTrue(usual.ratio(8 * DAY + 2 * MINUTE, 200).isEmpty(), "older than seven days is gone");
  }

  @Test
  void aRatioToNothingIsNone() {
    Usual usual = new Usual();
    for (int i = 0; i < 60; i++) {
      usual.ratio(i * MINUTE, 0);
    }
    assertTrue(usual.ratio(DAY, 5).isEmpty());
  }

  @Test
  void ratesAreNeverNegativeNorOverAGap() {
    Rates rates = new Rates(MINUTE);
    assertTrue(rates.perSecond("a", 0, 100).isEmpty());
    assertEquals(OptionalDouble.of(10), rates.perSecond("a", 10_000, 200));
    assertTrue(rates.perSecond("a", 20_000, 5).isEmpty(), "it went back");
    assertTrue(rates.perSecond("a", 20_000 + 2 * MINUTE, 500).isEmpty(), "a gap");
    rates.forgetBefore(30 * MINUTE);
    assertTrue(rates.perSecond("a", 31 * MINUTE, 900).isEmpty(), "forgotten");
  }
}
