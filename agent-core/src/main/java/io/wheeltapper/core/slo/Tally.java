package io.wheeltapper.core.slo;

import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Goal.Budgeting;

/**
 * What a stretch of minutes sums to under an objective's budgeting method.
 *
 * @param bad bad amounts, bad slices, or the sum of the slices' error ratios
 * @param total amounts or slices in all, the unknown ones left out
 * @param known known minutes
 */
record Tally(double bad, double total, long known) {

  /** The error ratio; NaN when nothing was measured. */
  double ratio() {
    return total > 0 ? bad / total : Double.NaN;
  }

  /** Over the minutes from one on, before another. */
  static Tally of(Series series, Goal goal, long from, long before) {
    if (goal.budgeting() instanceof Budgeting.Occurrences && goal.limit().isEmpty()) {
      double[] summed = series.sums(from, before);
      return new Tally(summed[0], summed[1], (long) summed[2]);
    }
    Sums sums =
        switch (goal.budgeting()) {
          case Budgeting.Occurrences _ -> new Sums(goal, 0, 0, from, before);
          case Budgeting.Timeslices s -> new Sums(goal, s.minutes(), s.target(), from, before);
          case Budgeting.RatioTimeslices s -> new Sums(goal, s.minutes(), -1, from, before);
        };
    series.each(from, before, sums);
    sums.endSlice();
    return new Tally(sums.bad, sums.total, sums.known);
  }

  /**
   * Goes over the minutes. A slice belongs to where it begins, counts only when it has ended, and
   * is unknown when less than half of it is known or nothing happened in it.
   */
  private static final class Sums implements Series.Each {
    private final Goal goal;
    private final int minutes;
    private final double sliceTarget;
    private final long from;
    private final long before;
    private double bad;
    private double total;
    private long known;
    private long slice = Long.MIN_VALUE;
    private int sliceKnown;
    private double sliceBad;
    private double sliceTotal;

    Sums(Goal goal, int minutes, double sliceTarget, long from, long before) {
      this.goal = goal;
      this.minutes = minutes;
      this.sliceTarget = sliceTarget;
      this.from = from;
      this.before = before;
    }

    @Override
    public void minute(long minute, double amount, double measured) {
      known++;
      double badHere =
          goal.limit().isPresent() ? (goal.limit().get().keeps(amount) ? 0 : measured) : amount;
      if (minutes == 0) {
        bad += badHere;
        total += measured;
        return;
      }
      long here = Math.floorDiv(minute, minutes);
      if (here != slice) {
        endSlice();
        slice = here;
      }
      sliceKnown++;
      sliceBad += badHere;
      sliceTotal += measured;
    }

    void endSlice() {
      boolean whole =
          slice != Long.MIN_VALUE && slice * minutes >= from && (slice + 1) * minutes <= before;
      if (whole && 2 * sliceKnown >= minutes && sliceTotal > 0) {
        double error = sliceBad / sliceTotal;
        total++;
        bad += sliceTarget < 0 ? error : 1 - error >= sliceTarget ? 0 : 1;
      }
      sliceKnown = 0;
      sliceBad = 0;
      sliceTotal = 0;
    }
  }
}
