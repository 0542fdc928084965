package io.wheeltapper.sensors.gpu.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinkErrorsTest {

  private final LinkErrors errors = new LinkErrors();

  private double at(long seconds, double replays, double recoveries) {
    GpuNumbers numbers = new GpuNumbers();
    numbers.put(GpuMetric.NVLINK_REPLAY, replays);
    numbers.put(GpuMetric.NVLINK_RECOVERY, recoveries);
    errors.rate(numbers, seconds * 1000);
    return numbers.get(GpuMetric.NVLINK_ERRORS_PER_MINUTE);
  }

  @Test
  void ofTheLastMinute() {
    assertTrue(Double.isNaN(at(0, 1000, 5)), "one reading is no rate");
    assertEquals(0, at(10, 1000, 5));
    assertEquals(60, at(20, 1020, 5), 1e-9);
    for (int s = 30; s <= 120; s += 10) {
      at(s, 1020, 5);
    }
    assertEquals(0, at(130, 1020, 5), "what is older than a minute does not count");
    assertEquals(11, at(140, 1030, 6), 1e-9);
  }

  @Test
  void aCounterThatWentBackBeginsAnew() {
    at(0, 1000, 0);
    at(10, 1600, 0);
    assertTrue(Double.isNaN(at(20, 3, 0)));
    assertEquals(6, at(30, 4, 0), 1e-9);
  }

  @Test
  void noRateAfterAGapAndForNoCounter() {
    at(0, 1, 0);
    assertTrue(Double.isNaN(at(3600, 1_000_000, 0)));
    assertEquals(0, at(3610, 1_000_000, 0));
    GpuNumbers none = new GpuNumbers();
    LinkErrors other = new LinkErrors();
    other.rate(none, 0);
    other.rate(none, 10_000);
    assertTrue(none.isEmpty());
  }

  @Test
  void aClockThatGoesBackNeverMakesANegativeRate() {
    at(100, 10, 0);
    assertTrue(Double.isNaN(at(50, 20, 0)));
    assertEquals(0, at(60, 20, 0));
  }

  @Test
  void aReadingASecond() {
    double last = 0;
    for (int s = 0; s <= 180; s++) {
      last = at(s, 10.0 * s, 0);
    }
    assertEquals(600, last, 1e-6);
  }
}
