package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against sums of 60 digits and closed forms. */
final class NegativeBinomialTest {

  private static final MathContext DIGITS = new MathContext(60);
  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129L);

  /**
   * The tail for a size of 2^-halvings and θ = 1/2 or 1/4: (1-θ)^k by square roots, all else by
   * multiplication; what stands below n is taken from one.
   */
  private static double tail(BigDecimal theta, int halvings, int n) {
    BigDecimal size = BigDecimal.ONE;
    BigDecimal none = BigDecimal.ONE.subtract(theta);
    for (int i = 0; i < halvings; i++) {
      size = size.divide(BigDecimal.TWO, DIGITS);
      none = none.sqrt(DIGITS);
    }
    BigDecimal term = none;
    BigDecimal rest = BigDecimal.ONE;
    for (int i = 0; i < n; i++) {
      rest = rest.subtract(term, DIGITS);
      term =
          term.multiply(theta, DIGITS)
              .multiply(size.add(BigDecimal.valueOf(i)), DIGITS)
              .divide(BigDecimal.valueOf(i + 1), DIGITS);
    }
    return rest.doubleValue();
  }

  @Test
  void tailsAgreeWithSixtyDigits() {
    for (String theta : new String[] {"0.5", "0.25", "0.0625", "0.9375"}) {
      double t = Double.parseDouble(theta);
      for (int halvings : new int[] {0, 1, 4, 7}) {
        double size = Math.scalb(1.0, -halvings);
        NegativeBinomial counts = new NegativeBinomial(size * t / (1 - t), size);
        for (int n : new int[] {1, 2, 3, 5, 8, 13, 21}) {
          double exact = tail(new BigDecimal(theta), halvings, n);
          assertEquals(exact, counts.atLeast(n), 1e-9 * exact, theta + " " + size + " " + n);
        }
      }
    }
  }

  @Test
  void aSizeOfOneIsGeometric() {
    NegativeBinomial counts = new NegativeBinomial(0.25, 1);
    for (int n = 1; n <= 400; n++) {
      double exact = Math.pow(0.2, n);
      assertEquals(exact, counts.atLeast(n), 1e-11 * exact);
    }
  }

  @Test
  void aGreatSizeIsPoisson() {
    NegativeBinomial counts = new NegativeBinomial(2, 1e12);
    assertEquals(1 - Math.exp(-2) * (1 + 2 + 2), counts.atLeast(3), 1e-9);
  }

  @Test
  void whereOneWasSeenMoreAreLikelier() {
    NegativeBinomial counts = new NegativeBinomial(0.0001, 0.01);
    assertEquals(1, counts.atLeastGivenOne(1));
    assertEquals(counts.atLeast(3) / counts.atLeast(1), counts.atLeastGivenOne(3));
    assertTrue(counts.atLeastGivenOne(3) > 5_000 * counts.atLeast(3));
  }

  @Test
  void tailsFallAndStayChances() {
    Random random = new Random(SEED);
    for (int run = 0; run < 2_000; run++) {
      double mean = Math.exp(random.nextDouble() * 20 - 14);
      double size = Math.exp(random.nextDouble() * 14 - 9);
      NegativeBinomial counts = new NegativeBinomial(mean, size);
      double before = 1;
      for (int n = 1; n < 60; n++) {
        double tail = counts.atLeast(n);
        String at = "seed " + SEED + ": " + counts + " " + n;
        assertTrue(tail >= 0 && tail <= before + 1e-12, at);
        before = tail;
      }
    }
  }

  @Test
  void aMeanOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new NegativeBinomial(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new NegativeBinomial(1, Double.NaN));
  }
}
