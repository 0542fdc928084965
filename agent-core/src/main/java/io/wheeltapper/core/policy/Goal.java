package io.wheeltapper.core.policy;

import java.util.Optional;

/**
 * How good is good enough.
 *
 * @param target the part that must be good, 0 to below 1
 * @param budgeting how errors are counted
 * @param limit which values are good; for indicators of values only
 */
public record Goal(double target, Budgeting budgeting, Optional<Limit> limit) {

  /** How errors are counted: OpenSLO's budgeting method. */
  public sealed interface Budgeting {

    /** Bad amounts of totals, summed over the window. */
    record Occurrences() implements Budgeting {}

    /**
     * Slices of time, each good or bad as a whole.
     *
     * @param minutes how long a slice is
     * @param target the part of a slice that must be good for it to be good
     */
    record Timeslices(int minutes, double target) implements Budgeting {}

    /** The mean of the slices' own error ratios, so that a busy slice weighs no more than any. */
    record RatioTimeslices(int minutes) implements Budgeting {}
  }

  /** Which values are good. */
  public record Limit(Op op, double value) {
    /** Whether a value is within it. */
    public boolean keeps(double measured) {
      return switch (op) {
        case LTE -> measured <= value;
        case LT -> measured < value;
        case GTE -> measured >= value;
        case GT -> measured > value;
      };
    }
  }

  /** OpenSLO's operators. */
  public enum Op {
    LTE,
    LT,
    GTE,
    GT
  }

  /** The part that may be bad: 1 − target. */
  public double budget() {
    return 1 - target;
  }
}
