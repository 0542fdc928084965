package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two Poisson rates, exactly. */
class RateRatioTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);

  @Test
  void chanceIsTheBinomialTail() {
    // Ten events, five on either side expected: P(X >= 8) of B(10, 1/2) is 56 / 1024.
    assertEquals(56 / 1024.0, new RateRatio(8, 1, 2, 1).chance(), 1e-12);
    assertEquals(1, new RateRatio(0, 1, 7, 1).chance());
    // One side has three quarters of the exposure: P(X >= 1) of B(1, 3/4).
    assertEquals(0.75, new RateRatio(1, 3, 0, 1).chance(), 1e-12);
  }

  @Test
  void theLowerLimitIsWhereTheChanceIsWhatConfidenceLeaves() {
    RateRatio rates = new RateRatio(12, 250, 6, 500);
    double least = rates.atLeast(0.95);
    double share = least * 250 / (least * 250 + 500);
    RateRatio there = new RateRatio(12, share, 6, 1 - share);
    assertEquals(0.05, there.chance(), 1e-9);
    assertTrue(least > 1 && least < rates.ratio(), least + " of " + rates.ratio());
  }

  @Test
  void withoutEventsNothingIsSure() {
    assertEquals(0, new RateRatio(0, 10, 5, 10).atLeast(0.9));
    assertEquals(Double.POSITIVE_INFINITY, new RateRatio(3, 10, 0, 10).ratio());
    assertTrue(new RateRatio(3, 10, 0, 10).atLeast(0.95) < 3);
  }

  @Test
  void equalRatesAreSeldomCalledUnequal() {
    Random random = new Random(SEED);
    int called = 0;
    int trials = 4_000;
    for (int i = 0; i < trials; i++) {
      RateRatio rates = new RateRatio(poisson(random, 6), 200, poisson(random, 30), 1_000);
      called += rates.atLeast(0.95) >= 1 ? 1 : 0;
    }
    assertTrue(called <= trials * 0.06, called + " of " + trials + ", seed " + SEED);
    assertTrue(called > 0, "the test can never speak, seed " + SEED);
  }

  private static int poisson(Random random, double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
