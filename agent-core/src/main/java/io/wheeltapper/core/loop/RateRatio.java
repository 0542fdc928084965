package io.wheeltapper.core.loop;

/**
 * Two rates compared exactly: events over exposure on either side, each a Poisson count. Given the
 * sum of both counts, the first is binomial, so that the test needs no approximation (Przyborowski
 * and Wilenski, Biometrika 31, 1940, 313–323); the limits of the binomial share (Clopper and
 * Pearson, Biometrika 26, 1934, 404–413) are those of the ratio.
 *
 * @param events on the side in question
 * @param exposure there, in any unit, above 0
 * @param others events on the other side
 * @param otherExposure there, in the same unit, above 0
 */
record RateRatio(int events, double exposure, int others, double otherExposure) {

  private static final int HALVINGS = 60;

  /** The chance of so many events or more on this side if the rates were the same. */
  double chance() {
    return upperTail(exposure / (exposure + otherExposure));
  }

  /** The ratio of the rates as seen; infinite when nothing happened on the other side. */
  double ratio() {
    return others == 0
        ? (events == 0 ? Double.NaN : Double.POSITIVE_INFINITY)
        : events / exposure / (others / otherExposure);
  }

  /**
   * The ratio that is surely reached.
   *
   * @param confidence one-sided, between 0 and 1
   */
  double atLeast(double confidence) {
    if (events == 0) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (upperTail(middle) < 1 - confidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low / (1 - low) * otherExposure / exposure;
  }

  /** P(X ≥ events) of a binomial with all events as trials and this share. */
  private double upperTail(double share) {
    int all = events + others;
    if (events == 0 || share >= 1) {
      return 1;
    }
    if (share <= 0) {
      return 0;
    }
    double term = logTerm(all, events, share);
    double odds = Math.log(share) - Math.log1p(-share);
    double sum = 0;
    for (int k = events; k <= all; k++) {
      sum += Math.exp(term);
      term += Math.log(all - k) - Math.log(k + 1.0) + odds;
    }
    return Math.min(1, sum);
  }

  private static double logTerm(int all, int k, double share) {
    double choose = 0;
    for (int i = 1; i <= k; i++) {
      choose += Math.log(all - k + i) - Math.log(i);
    }
    return choose + k * Math.log(share) + (all - k) * Math.log1p(-share);
  }
}
