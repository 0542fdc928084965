package io.wheeltapper.core.loop;

import java.util.Arrays;

/**
 * Of many tests those that speak, so that the expected share of false ones among them stays below a
 * rate whatever their dependence: Benjamini and Yekutieli (2001), Annals of Statistics 29(4),
 * theorem 1.3. Racks, leaves, feeds and jobs overlap, so that the form for independent tests would
 * not do.
 *
 * @param rate the rate q, between 0 and 1
 * @param tests how many tests there are, those not listed having found nothing at all
 */
record FalseDiscovery(double rate, int tests) {

  /** Where the expansion of the harmonic number is right to more digits than are shown. */
  private static final int EXACT = 1_000;

  private static final double EULER = 0.577215664901532860;

  /** The sum 1 + 1/2 + … + 1/n; beyond a thousand by its expansion. */
  static double harmonic(int n) {
    if (n > EXACT) {
      return Math.log(n) + EULER + 0.5 / n - 1.0 / (12.0 * n * n);
    }
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      sum += 1.0 / i;
    }
    return sum;
  }

  /** The greatest chance that speaks when it is the only one. */
  double alone() {
    return rate / (tests * harmonic(tests));
  }

  /** The greatest of these chances that speaks; those above it do not. Negative when none does. */
  double threshold(double[] chances) {
    double[] sorted = chances.clone();
    Arrays.sort(sorted);
    for (int i = sorted.length; i >= 1; i--) {
      if (sorted[i - 1] <= i * alone()) {
        return sorted[i - 1];
      }
    }
    return -1;
  }
}
