package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the definition, and by what it promises. */
final class FalseDiscoveryTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129L);

  @Test
  void harmonicNumbersAgreeWithExactFractions() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 1; n <= 5_000; n++) {
      sum = sum.add(BigDecimal.ONE.divide(BigDecimal.valueOf(n), new MathContext(40)));
      assertEquals(sum.doubleValue(), FalseDiscovery.harmonic(n), 1e-12);
    }
  }

  @Test
  void theFirstTableOfBenjaminiAndHochbergUnderAnyDependence() {
    // Benjamini and Hochberg (1995), section 3: 15 tests. At 0.05 their rule takes the first 4;
    // divided by 1 + 1/2 + … + 1/15 = 3.318 the 0.0095 of the fourth is above 4/15·0.05/3.318 =
    // 0.0040.
    double[] chances = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0000
    };
    FalseDiscovery rule = new FalseDiscovery(0.05, 15);
    assertEquals(0.0019, rule.threshold(chances));
    assertEquals(0.05 / 15 / 3.3182289932, rule.alone(), 1e-12);
  }

  @Test
  void noneSpeaksWhereNoneIsUnlikely() {
    assertEquals(-1, new FalseDiscovery(0.01, 100).threshold(new double[] {0.5, 0.001}));
    assertEquals(-1, new FalseDiscovery(0.01, 100).threshold(new double[] {}));
  }

  @Test
  void amongDependentTestsWithoutACauseItRarelySpeaks() {
    // All true and fully dependent: the rate of speaking at all must stay below the rate.
    Random random = new Random(SEED);
    int spoke = 0;
    for (int run = 0; run < 20_000; run++) {
      double[] chances = new double[30];
      Arrays.fill(chances, random.nextDouble());
      spoke += new FalseDiscovery(0.05, 30).threshold(chances) >= 0 ? 1 : 0;
    }
    assertTrue(spoke <= 0.05 * 20_000, "seed " + SEED + ": " + spoke);
  }
}
