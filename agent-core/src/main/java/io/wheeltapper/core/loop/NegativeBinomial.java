package io.wheeltapper.core.loop;

/**
 * Counts that come in bursts: the negative binomial. As its size grows it becomes Poisson; the
 * smaller it is, the more the same mean comes in heaps.
 *
 * <p>{@code P(n) = Γ(n+k) / (Γ(k) n!) · (1−θ)^k · θ^n} with {@code θ = μ / (μ + k)}; see Hilbe,
 * Negative Binomial Regression (2011), 8.1.
 *
 * @param mean the expected count μ, above 0
 * @param size the size k, above 0
 */
record NegativeBinomial(double mean, double size) {

  /** Below this a tail is summed itself, since 1 minus the rest would lose its digits. */
  private static final double SMALL = 1e-3;

  /** Terms below this share of the sum change nothing that a double can hold. */
  private static final double NOTHING = 1e-17;

  NegativeBinomial {
    if (!(mean > 0) || !(size > 0)) {
      throw new IllegalArgumentException("mean and size are above 0");
    }
  }

  private double theta() {
    return mean / (mean + size);
  }

  /** The chance of at least so many. */
  double atLeast(int n) {
    if (n <= 0) {
      return 1;
    }
    if (n == 1) {
      return -Math.expm1(logNone());
    }
    double term = Math.exp(logNone());
    double below = 0;
    for (int i = 0; i < n; i++) {
      below += term;
      term *= theta() * (i + size) / (i + 1);
    }
    return 1 - below > SMALL ? 1 - below : tail(term, n);
  }

  /** The sum from a term on; each further one is smaller by about θ. */
  private double tail(double first, int n) {
    double sum = 0;
    double term = first;
    for (int i = n; term > sum * NOTHING; i++) {
      sum += term;
      term *= theta() * (i + size) / (i + 1);
    }
    return sum;
  }

  private double logNone() {
    return -size * Math.log1p(mean / size);
  }

  /** The chance of at least so many where one has been seen: nobody looks before that. */
  double atLeastGivenOne(int n) {
    return n <= 1 ? 1 : Math.min(1, atLeast(n) / atLeast(1));
  }
}
