package io.wheeltapper.core.slo;

import io.wheeltapper.core.policy.BudgetState;
import io.wheeltapper.core.policy.Objective;
import java.util.List;

/**
 * How the budget of one objective stands at the end of a minute.
 *
 * @param why what made the state, in words, with figures that change only when they matter
 * @param left the part of the budget that is left, 1 at best; below 0 when overspent; NaN when
 *     nothing was measured
 * @param allowed how much may be bad in the whole window, in the unit of the indicator's totals;
 *     NaN when nothing was measured
 * @param burns the pairs of windows, the fastest first
 * @param seen how much of the window was measured
 */
public record Budget(
    Objective objective,
    BudgetState state,
    String why,
    double left,
    double allowed,
    List<Burn> burns,
    Seen seen) {

  public Budget {
    burns = List.copyOf(burns);
  }

  /** A part in whole percent, so that a reason does not change with every look. */
  public static String percent(double part) {
    return (long) Math.floor(part * 100 + 1e-9) + " %";
  }

  /**
   * How much of the window was measured.
   *
   * @param from when the window began, epoch milliseconds
   * @param until the end of the newest minute that was closed, epoch milliseconds
   * @param known minutes that were measured
   * @param observations what their totals sum to
   * @param newest the end of the newest minute that was measured, epoch milliseconds; 0 when none
   */
  public record Seen(long from, long until, long known, double observations, long newest) {}
}
