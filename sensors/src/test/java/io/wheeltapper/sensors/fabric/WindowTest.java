package io.wheeltapper.sensors.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.sensors.Recorded;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  private final Window window = new Window(Width.SIXTEEN_BITS, HOUR, 5 * MINUTE);

  @Test
  void oneReadingIsNoRate() {
    window.read(0, 4000);
    assertEquals(OptionalDouble.empty(), window.grown(0));
  }

  @Test
  void beforeTheHourIsOverOnlyWhatWasCountedIsSaidAndNeverNone() {
    window.read(0, 4000);
    window.read(MINUTE, 4000);
    assertEquals(OptionalDouble.empty(), window.grown(MINUTE), "a minute without is no hour");
    window.read(2 * MINUTE, 4007);
    assertEquals(OptionalDouble.of(7), window.grown(2 * MINUTE), "at least seven in the hour");
  }

  @Test
  void aWholeHourAndWhatIsOlderIsForgotten() {
    for (int minute = 0; minute <= 60; minute++) {
      window.read(minute * MINUTE, 10L * minute);
    }
    assertEquals(600, window.grown(HOUR).orElseThrow(), 11);
    for (int minute = 61; minute <= 120; minute++) {
      window.read(minute * MINUTE, 600);
    }
    assertEquals(0, window.grown(2 * HOUR).orElseThrow());
  }

  @Test
  void aClearedCounterIsLeftOutAndNeverNegative() {
    for (int minute = 0; minute <= 60; minute++) {
      window.read(minute * MINUTE, 1000 + minute);
    }
    window.read(61 * MINUTE, 3);
    window.read(62 * MINUTE, 5);
    double grown = window.grown(62 * MINUTE).orElseThrow();
    assertTrue(grown > 58 && grown < 64, () -> "" + grown);
  }

  @Test
  void aCounterAtItsEndSaysNothing() {
    window.read(0, 65_530);
    window.read(MINUTE, 65_535);
    window.read(2 * MINUTE, 65_535);
    assertEquals(OptionalDouble.empty(), window.grown(2 * MINUTE));
    window.read(3 * MINUTE, 65_540);
    assertEquals(OptionalDouble.of(10), window.grown(3 * MINUTE), "so it was a wider one");
  }

  @Test
  void afterAGapThereIsNoRate() {
    for (int minute = 0; minute <= 60; minute++) {
      window.read(minute * MINUTE, minute);
    }
    assertTrue(window.grown(HOUR).isPresent());
    assertFalse(window.grown(HOUR + 6 * MINUTE).isPresent(), "nobody has looked since");
    window.read(HOUR + 10 * MINUTE, 5000);
    double grown = window.grown(HOUR + 10 * MINUTE).orElse(0);
    assertTrue(grown < 61, () -> "what grew unseen is not counted: " + grown);
  }

  @Test
  void aWrappedCounterGoesOn() {
    Window wraps = new Window(Width.WRAPPING, MINUTE, MINUTE);
    wraps.read(0, 0xffff_fff0L);
    wraps.read(10_000, 16);
    assertEquals(OptionalDouble.of(32), wraps.grown(10_000));
    wraps.read(20_000, 4);
    assertEquals(OptionalDouble.of(32), wraps.grown(20_000), "from low to lower: cleared");
  }

  @Test
  void neverNegativeAndNeverMoreThanWasCounted() {
    Random random = new Random(Recorded.seed());
    for (int run = 0; run < 200; run++) {
      Width width = Width.values()[random.nextInt(Width.values().length)];
      Window any = new Window(width, HOUR, 5 * MINUTE);
      long at = random.nextLong(-HOUR, HOUR);
      long value = 0;
      double grown = 0;
      for (int i = 0; i < 300; i++) {
        at += random.nextLong(1, 7 * MINUTE);
        long growth = random.nextInt(100);
        boolean cleared = random.nextInt(20) == 0;
        value = cleared ? 0 : Math.min(value + growth, 0xffff_ffffL);
        grown += cleared ? 0 : growth;
        any.read(at, value);
        OptionalDouble said = any.grown(at);
        assertTrue(said.orElse(0) >= 0 && said.orElse(0) <= grown * 1.06 + 1, () -> "" + said);
      }
    }
  }
}
