package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.policy.OwnSli;

/** Measures some of our own indicators. Owned by the decision thread. */
interface Meter {

  /** Where a minute's measure goes. */
  interface Sink {
    /** The minute's amount and total; called at most once for each indicator. */
    void put(OwnSli indicator, double amount, double total);
  }

  /** Takes a signal as it arrives. */
  void take(Signal signal, long now);

  /**
   * The minute is over. What could not be measured is not put.
   *
   * @param begin when it began, epoch milliseconds
   */
  void close(long begin, Floor floor, Sink out);
}
