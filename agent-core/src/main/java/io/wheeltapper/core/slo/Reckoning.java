package io.wheeltapper.core.slo;

import io.wheeltapper.core.policy.BudgetPolicy;
import io.wheeltapper.core.policy.BudgetState;
import io.wheeltapper.core.policy.Goal.Budgeting;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.TimeWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From minutes to budgets: {@code budget = 1 − target}, {@code burn = error ratio / budget}, {@code
 * left = 1 − error ratio / budget}. In a calendar's window the budget is that of the whole window,
 * so that {@code left = 1 − error ratio · elapsed / whole / budget}. Pure.
 *
 * @param until the end of the newest closed minute, epoch milliseconds
 * @param since when measuring began, epoch milliseconds
 */
record Reckoning(long until, long since) {

  private static final Series NOTHING = new Series();

  /** Without a policy of ours these levels are shown. */
  private static final BudgetPolicy.Levels LEVELS = new BudgetPolicy.Levels(0.5, 1, 0.1, 6);

  private static final BudgetPolicy.Minimum MINIMUM =
      new BudgetPolicy.Minimum(60, 100, 10 * Minute.MILLIS);

  /** A window of burn is believed when at least this part of its minutes is known. */
  private static final double HALF = 0.5;

  /**
   * How an objective's budget stands.
   *
   * @param known its minutes; null when nothing was ever measured
   * @param contradicted the newest minute whose numbers could not be, epoch minutes
   */
  Budget budget(
      Objective objective,
      @Nullable Series known,
      long contradicted,
      Optional<BudgetPolicy> policy) {
    Series series = known == null ? NOTHING : known;
    BudgetPolicy.Minimum minimum = policy.map(BudgetPolicy::minimum).orElse(MINIMUM);
    TimeWindow window = objective.window();
    long from =
        window instanceof TimeWindow.Rolling ? window.begin(until) : window.begin(until - 1);
    Tally tally = tally(series, objective, from, until);
    double share =
        window instanceof TimeWindow.Rolling
            ? 1
            : (double) (until - from) / (window.end(until - 1) - from);
    double budget = objective.goal().budget();
    boolean idle = tally.total() == 0 && tally.known() >= minimum.minutes();
    double left = idle ? 1 : 1 - tally.ratio() * share / budget;
    double allowed = tally.total() > 0 ? budget * tally.total() / share : Double.NaN;
    long newest = newest(series);
    Budget.Seen seen =
        new Budget.Seen(from, until, tally.known(), tally.total(), Math.max(0, newest));
    List<Burn> burns = burns(series, objective, minimum);
    BudgetPolicy.Levels levels = policy.map(BudgetPolicy::levels).orElse(LEVELS);
    Judged judged =
        contradicted > Minute.of(until - minimum.freshMillis())
            ? new Judged(
                BudgetState.UNKNOWN,
                "what measures " + objective.indicator().name() + " contradicts itself")
            : judge(objective, left, burns, seen, levels, minimum);
    return new Budget(objective, judged.state(), judged.why(), left, allowed, burns, seen);
  }

  private long newest(Series series) {
    long newest = series.newest();
    return newest == Long.MIN_VALUE ? 0 : (newest + 1) * Minute.MILLIS;
  }

  private static Tally tally(Series series, Objective objective, long from, long until) {
    return Tally.of(series, objective.goal(), minuteAt(from), Minute.of(until));
  }

  /** The first whole minute from a time on. */
  private static long minuteAt(long at) {
    return -Math.floorDiv(-at, Minute.MILLIS);
  }

  private List<Burn> burns(Series series, Objective objective, BudgetPolicy.Minimum minimum) {
    List<Burn> burns = new ArrayList<>();
    long window = objective.window().millis();
    for (Burn.Pair pair : Burn.PAIRS) {
      long longMillis = Burn.scaled(pair.longMillis(), window);
      long shortMillis = Burn.scaled(pair.shortMillis(), window);
      Tally inLong = within(series, objective, longMillis);
      Tally inShort = within(series, objective, shortMillis);
      boolean enough =
          inLong.total() >= Math.min(minimum.observations(), most(objective, longMillis))
              && inLong.known() >= HALF * longMillis / Minute.MILLIS
              && inShort.known() >= HALF * shortMillis / Minute.MILLIS;
      double budget = objective.goal().budget();
      burns.add(
          new Burn(
              longMillis,
              shortMillis,
              pair.factor(),
              inLong.ratio() / budget,
              inShort.ratio() / budget,
              enough));
    }
    return burns;
  }

  /** Slices are few: a window that holds all of its slices has observations enough. */
  private static double most(Objective objective, long millis) {
    int minutes = slice(objective);
    return minutes == 0 ? Double.MAX_VALUE : Math.floor((double) millis / Minute.MILLIS / minutes);
  }

  private Tally within(Series series, Objective objective, long millis) {
    int minutes = slice(objective);
    long before = Minute.of(until);
    if (minutes == 0) {
      return Tally.of(series, objective.goal(), before - millis / Minute.MILLIS, before);
    }
    // As many whole slices as cover the window, up to the last one that has ended.
    long slices = Math.max(1, -Math.floorDiv(-millis / Minute.MILLIS, (long) minutes));
    long end = Math.floorDiv(before, minutes) * minutes;
    return Tally.of(series, objective.goal(), end - slices * minutes, end);
  }

  private static int slice(Objective objective) {
    return switch (objective.goal().budgeting()) {
      case Budgeting.Occurrences _ -> 0;
      case Budgeting.Timeslices s -> s.minutes();
      case Budgeting.RatioTimeslices s -> s.minutes();
    };
  }

  private record Judged(BudgetState state, String why) {}

  private Judged judge(
      Objective objective,
      double left,
      List<Burn> burns,
      Budget.Seen seen,
      BudgetPolicy.Levels levels,
      BudgetPolicy.Minimum minimum) {
    boolean young = until - since < minimum.freshMillis();
    if (seen.newest() == 0) {
      return young
          ? new Judged(BudgetState.SHORT, "nothing was measured yet")
          : new Judged(BudgetState.UNKNOWN, "nothing says " + objective.indicator().name());
    }
    if (until - seen.newest() > minimum.freshMillis()) {
      return new Judged(
          BudgetState.UNKNOWN,
          "nothing said " + objective.indicator().name() + " since " + time(seen.newest()));
    }
    if (seen.known() < minimum.minutes()) {
      return new Judged(
          BudgetState.SHORT, "fewer than " + minimum.minutes() + " minutes were measured");
    }
    if (seen.observations() == 0) {
      return new Judged(BudgetState.HEALTHY, "nothing was asked of it: all of its budget is left");
    }
    double least = Math.min(minimum.observations(), most(objective, seen.until() - seen.from()));
    if (seen.observations() < least) {
      return new Judged(
          BudgetState.SHORT,
          "fewer than " + Math.round(minimum.observations()) + " observations were made");
    }
    Optional<Burn> fastest = burns.stream().filter(Burn::fires).findFirst();
    double burning = fastest.map(Burn::factor).orElse(0.0);
    String words =
        Budget.percent(left)
            + " of its budget is left"
            + fastest.map(b -> ", burning " + b.factor() + "-fold over " + time(b)).orElse("");
    if (left < levels.spentBelow() || burning >= levels.spentBurning()) {
      return new Judged(BudgetState.SPENT, words);
    }
    return left < levels.lowBelow() || burning >= levels.lowBurning()
        ? new Judged(BudgetState.LOW, words)
        : new Judged(BudgetState.HEALTHY, words);
  }

  private static String time(Burn burn) {
    long minutes = burn.longMillis() / Minute.MILLIS;
    return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
  }

  private static String time(long at) {
    return java.time.Instant.ofEpochMilli(at).toString();
  }
}
