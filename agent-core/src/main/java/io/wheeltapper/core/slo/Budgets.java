package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.TimeWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The budgets: a fold over signals and time. A minute is closed when the loop's time has passed it;
 * one in which the loop took no input is unknown, for nobody looked. What was measured is handed to
 * the store and never changes; the budgets of the objectives in force are reckoned from it once a
 * minute. Owned by the decision thread.
 */
public final class Budgets {

  private final Map<String, Series> series = new HashMap<>();
  private final Map<String, Long> contradicted = new HashMap<>();
  private final List<Meter> meters =
      List.of(
          new NodeMeter(),
          new JobMeter(),
          new GoodputMeter(),
          new NumberMeter(),
          new RecoveryMeter());
  private final Consumer<List<Minute>> keep;
  private final List<Minute> fresh = new ArrayList<>();
  private boolean begun;
  private long since;
  private long open;
  private Objectives reckonedFor = Objectives.cautious();
  private List<Budget> reckoned = List.of();
  private boolean stale = true;

  /**
   * Without a history.
   *
   * @param keep given the minutes that were measured, a few at a time; must not block
   */
  public Budgets(Consumer<List<Minute>> keep) {
    this.keep = keep;
  }

  /** Time goes on. Whether any budget that decides now stands otherwise than before. */
  public boolean advance(long now, Floor floor, Objectives objectives) {
    long minute = Minute.of(now);
    if (!begun) {
      begun = true;
      since = now;
      open = minute;
      return false;
    }
    if (minute <= open) {
      return false;
    }
    List<String> before = words(objectives);
    close(open, floor);
    open = minute;
    stale = true;
    if (!fresh.isEmpty()) {
      keep.accept(List.copyOf(fresh));
      fresh.clear();
    }
    return !words(objectives).equals(before);
  }

  private void close(long minute, Floor floor) {
    for (Meter meter : meters) {
      meter.close(
          minute * Minute.MILLIS,
          floor,
          (indicator, amount, total) ->
              measured(
                  new Minute(indicator.word(), minute, amount, total),
                  indicator.shape() != io.wheeltapper.core.policy.OwnSli.Shape.RATIO));
    }
  }

  /** How the budgets that decide stand. */
  private List<String> words(Objectives objectives) {
    return objectives
        .policy()
        .map(policy ->
            of(objectives).stream()
                .filter(b -> policy.binds(b.objective().name()))
                .map(b -> b.state() + " " + b.why())
                .toList())
        .orElse(List.of());
  }

  /** Takes what arrived: what feeds our own indicators, and others' measures as they are. */
  public void take(Signal signal, long now) {
    for (Meter meter : meters) {
      meter.take(signal, now);
    }
    if (signal instanceof Snapshot snapshot && Known.measuresObjectives(snapshot.sensor())) {
      foreign(snapshot, now);
    }
  }

  /** A measure stamped with a time is about the minute that has just ended then, or contains it. */
  private void foreign(Snapshot snapshot, long now) {
    long minute = Minute.of(snapshot.at() - 1);
    if (minute > Minute.of(now)) {
      return;
    }
    for (String name : snapshot.metrics().schema().names()) {
      if (name.endsWith(Known.SLI_BAD)) {
        String of = name.substring(0, name.length() - Known.SLI_BAD.length());
        measured(
            new Minute(of, minute, snapshot.number(name), snapshot.number(of + Known.SLI_TOTAL)),
            false);
      } else if (name.endsWith(Known.SLI_VALUE)) {
        String of = name.substring(0, name.length() - Known.SLI_VALUE.length());
        measured(new Minute(of, minute, snapshot.number(name), 1), true);
      }
    }
  }

  private void measured(Minute minute, boolean value) {
    if (!Minute.sound(minute.amount(), minute.total(), value)) {
      contradicted.merge(minute.series(), minute.minute(), Math::max);
      stale = true;
      return;
    }
    if (series(minute.series()).put(minute.minute(), minute.amount(), minute.total())) {
      fresh.add(minute);
      stale = true;
    }
  }

  private Series series(String name) {
    return series.computeIfAbsent(name, _ -> new Series());
  }

  /** Takes back what was measured before a restart; minutes that are there already stay. */
  public void restore(List<Run> runs) {
    for (Run run : runs) {
      Series of = series(run.series());
      for (int i = 0; i < run.minutes(); i++) {
        of.put(run.from() + i, run.amount(), run.total());
      }
    }
    stale = true;
  }

  /** The budgets of the objectives in force, in their order, as of the last closed minute. */
  public List<Budget> of(Objectives objectives) {
    if (stale || reckonedFor != objectives) {
      Reckoning reckoning = new Reckoning(until(), since);
      List<Budget> all = new ArrayList<>();
      for (Objective objective : objectives.all()) {
        String name = objective.indicator().series();
        all.add(
            reckoning.budget(
                objective,
                series.get(name),
                contradicted.getOrDefault(name, Long.MIN_VALUE),
                objectives.policy()));
      }
      reckoned = List.copyOf(all);
      reckonedFor = objectives;
      stale = false;
    }
    return reckoned;
  }

  /**
   * How an objective's budget went down: what was left of it at evenly spaced times of its window
   * up to now, oldest first, of which the last is now. Times before measuring began and those of
   * which nothing is known are left out.
   *
   * @param points at most so many, 2 or more
   */
  public List<Left> past(Objective objective, int points) {
    long until = until();
    long from =
        Math.max(
            objective.window() instanceof TimeWindow.Rolling
                ? until - objective.window().millis()
                : objective.window().begin(until - 1),
            since);
    List<Left> past = new ArrayList<>();
    for (int i = 1; i <= points; i++) {
      long at = Minute.of(from + (until - from) * i / points) * Minute.MILLIS;
      Budget then =
          new Reckoning(at, since)
              .budget(
                  objective,
                  series.get(objective.indicator().series()),
                  Long.MIN_VALUE,
                  Optional.empty());
      boolean news = at > (past.isEmpty() ? since : past.getLast().at());
      if (news && Double.isFinite(then.left())) {
        past.add(new Left(at, then.left()));
      }
    }
    return past;
  }

  /** What was left of a budget at a time in epoch milliseconds; below 0 when overspent. */
  public record Left(long at, double left) {}

  /** The end of the newest closed minute, epoch milliseconds: what all budgets are as of. */
  public long until() {
    return open * Minute.MILLIS;
  }
}
