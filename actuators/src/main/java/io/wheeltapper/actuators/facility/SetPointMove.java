package io.wheeltapper.actuators.facility;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.RecordFile;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves a set-point from where the plan took it to stand to where the plan wants it, and back:
 * parameters {@code low} and {@code high}, as the loop sets them. One that stands anywhere else is
 * another's, and so is one that stands there without our note: it is lowered only if we raised it.
 * Whether it worked is told by what a sensor measures, not by the set-point's echo; a device that
 * complains after a raise fails it, and what failed is taken back.
 */
public final class SetPointMove implements Deed {

  /** The set-point of a target; empty when none is configured for it. */
  @FunctionalInterface
  public interface Knobs {
    Optional<Knob> of(Target target) throws CallFailed, InterruptedException;
  }

  private static final Duration CALL = Duration.ofSeconds(60);

  /** Water follows its set-point slowly; watts within seconds (RAPL and BMC loops below 10 s). */
  private static final Map<String, Duration> FOLLOWS =
      Map.of("supply", Duration.ofMinutes(30), "cap", Duration.ofMinutes(5));

  /** Within so much of the set-point the water has followed it. */
  private static final BigDecimal KELVIN = BigDecimal.ONE;

  /** A cap is held on the mean; so much above it is within. */
  private static final BigDecimal OVER = new BigDecimal("1.05");

  /** Plant is slow: it is not looked at each second. */
  private static final long LOOK_MILLIS = 10_000;

  private static final int REMEMBERED = 10_000;

  private record Seen(Outcome outcome, long at) {}

  private final String action;
  private final boolean raises;
  private final Within within;
  private final Knobs knobs;
  private final Pace pace;
  private final Moves moves;
  private final Map<String, Seen> seen = few();

  private SetPointMove(
      String action, boolean raises, Within within, Knobs knobs, Moves moves, Pace pace) {
    this.action = action;
    this.raises = raises;
    this.within = within;
    this.knobs = knobs;
    this.moves = moves;
    this.pace = pace;
  }

  /**
   * The raise and its inverse, of one sort of set-points.
   *
   * @param moves where what stands by us is noted
   */
  public static List<Deed> both(Within within, Knobs knobs, Moves moves, Pace pace) {
    boolean supply = within.of().equals("supply");
    return List.of(
        new SetPointMove(
            supply ? "cooling.raise-supply" : "power.raise-cap", true, within, knobs, moves, pace),
        new SetPointMove(
            supply ? "cooling.lower-supply" : "power.lower-cap",
            false,
            within,
            knobs,
            moves,
            pace));
  }

  private static <K, V> Map<K, V> few() {
    return java.util.Collections.synchronizedMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  @Override
  public ActionType type() {
    Effect.Kind kind = raises ? Effect.Kind.CHANGES : Effect.Kind.RESTORES;
    return new ActionType(
        action,
        new Effect(kind, Effect.Interrupts.NOTHING),
        raises ? action.replace("raise", "lower") : "",
        CALL,
        FOLLOWS.getOrDefault(within.of(), CALL));
  }

  @Override
  public boolean offered() {
    return within.least().isPresent();
  }

  /** From where to where. */
  private record Goal(BigDecimal from, BigDecimal to) {}

  private Goal goal(Action wanted) {
    Optional<BigDecimal> low = Bound.number(wanted.parameter("low"));
    Optional<BigDecimal> high = Bound.number(wanted.parameter("high"));
    if (low.isEmpty() || high.isEmpty() || low.get().compareTo(high.get()) >= 0) {
      throw new IllegalArgumentException("the plan does not say from where to where");
    }
    return raises ? new Goal(low.get(), high.get()) : new Goal(high.get(), low.get());
  }

  private Knob knob(Action wanted) throws CallFailed, InterruptedException {
    return knobs
        .of(wanted.target())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no device is configured for the " + within.of() + " of " + wanted.target()));
  }

  private record Plan(Optional<Outcome> instead, Optional<Reading> seen) {}

  private Plan plan(Action wanted, Attempt attempt, Knob knob)
      throws CallFailed, InterruptedException {
    Goal goal = goal(wanted);
    Reading now;
    try {
      now = knob.look();
    } catch (Knob.NoKnob e) {
      return new Plan(
          Optional.of(new Outcome.Failed(String.valueOf(e.getMessage()), false)), Optional.empty());
    }
    return new Plan(instead(wanted, attempt, goal, now), Optional.of(now));
  }

  private Optional<Outcome> instead(Action wanted, Attempt attempt, Goal goal, Reading now)
      throws CallFailed {
    if (!moves.kept()) {
      return Optional.of(
          new Outcome.Failed("whose it is would not be known: " + RecordFile.UNSET, false));
    }
    Moves.Noted noted = moves.of(within.of(), wanted.target());
    if (now.stands().compareTo(goal.to()) == 0) {
      // What a person raised is not ours to be lowered later.
      return Optional.of(
          raises && !noted.ours(goal.to())
              ? new Outcome.Failed("stands at " + Bound.text(goal.to()) + " by others", false)
              : new Outcome.Done("stands at " + Bound.text(goal.to()) + " already"));
    }
    String against = against(goal, now);
    if (against.isEmpty() && !raises && !noted.ours(goal.from())) {
      against = "stands at " + Bound.text(now.stands()) + " by others: the record does not name it";
    }
    if (!against.isEmpty()) {
      return Optional.of(new Outcome.Failed(against, false));
    }
    boolean soon = pace.now() < noted.raised() + within.every().toMillis();
    return raises && soon && !noted.begun(goal.to(), attempt)
        ? Optional.of(
            new Outcome.Failed("moved less than " + within.every().toMinutes() + " min ago", true))
        : Optional.empty();
  }

  private String against(Goal goal, Reading now) {
    if (now.stands().compareTo(goal.from()) != 0) {
      return "stands at "
          + Bound.text(now.stands())
          + " by others, not at "
          + Bound.text(goal.from());
    }
    if (!now.held().isEmpty()) {
      return now.held();
    }
    String outside = within.outside(goal.to(), now);
    if (!outside.isEmpty()) {
      return outside;
    }
    String condenses = within.condenses(goal.to(), now);
    if (!condenses.isEmpty()) {
      return condenses;
    }
    if (!raises) {
      return "";
    }
    if (goal.to().subtract(goal.from()).compareTo(within.step()) > 0) {
      return "more than one step of " + Bound.text(within.step());
    }
    if (now.measured().isEmpty()) {
      return "no sensor reads what it is for, so that nobody could see it follow";
    }
    return now.alarm().isEmpty() ? "" : "it complains: " + now.alarm();
  }

  @Override
  public List<String> preview(Action wanted, Attempt attempt)
      throws CallFailed, InterruptedException {
    Knob knob = knob(wanted);
    Plan plan = plan(wanted, attempt, knob);
    if (plan.instead().isPresent()) {
      return List.of("nothing: " + plan.instead().get().detail());
    }
    return List.of(
        knob.describe(goal(wanted).to(), plan.seen().orElseThrow()),
        "look at what its sensor measures, for up to "
            + type().verifyLimit().toMinutes()
            + " min (each write wears the device's memory)");
  }

  @Override
  public Outcome execute(Action wanted, Attempt attempt) throws CallFailed, InterruptedException {
    Knob knob = knob(wanted);
    Plan plan = plan(wanted, attempt, knob);
    Goal goal = goal(wanted);
    if (plan.instead().isPresent()) {
      Outcome instead = plan.instead().get();
      return !raises && instead instanceof Outcome.Done done
          ? new Outcome.Done(done.detail() + forgotten(wanted, goal))
          : instead;
    }
    Reading seen = plan.seen().orElseThrow();
    if (raises) {
      raise(wanted, attempt, knob, seen);
    } else {
      knob.set(goal.to(), seen);
    }
    return new Outcome.Done(
        "from "
            + Bound.text(goal.from())
            + " to "
            + Bound.text(goal.to())
            + (raises ? "" : forgotten(wanted, goal)));
  }

  /** Noted before it is made: what became of it may never be told to us. */
  private void raise(Action wanted, Attempt attempt, Knob knob, Reading seen)
      throws CallFailed, InterruptedException {
    Goal goal = goal(wanted);
    Moves.Noted before = moves.of(within.of(), wanted.target());
    moves.raise(within.of(), wanted.target(), goal.from(), goal.to(), attempt, pace.now());
    try {
      knob.set(goal.to(), seen);
    } catch (CallFailed e) {
      if (e.kind() != CallFailed.Kind.UNCERTAIN) {
        moves.put(within.of(), wanted.target(), before);
      }
      throw e;
    }
  }

  /** It was lowered; a note that is left says of a value where it no longer stands. */
  private String forgotten(Action wanted, Goal goal) {
    try {
      moves.lower(within.of(), wanted.target(), goal.to());
      return "";
    } catch (CallFailed e) {
      return "; " + e.getMessage();
    }
  }

  @Override
  public Outcome verify(Action wanted, Attempt attempt) throws CallFailed, InterruptedException {
    Seen last = seen.get(attempt.id());
    if (last != null && pace.now() - last.at() < LOOK_MILLIS) {
      return last.outcome();
    }
    Goal goal = goal(wanted);
    Reading now;
    try {
      now = knob(wanted).look();
    } catch (Knob.NoKnob e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
    if (!raises && moves.kept() && now.stands().compareTo(goal.to()) == 0) {
      forgotten(wanted, goal); // Also where nobody heard that the call had its effect.
    }
    Outcome outcome = looked(goal, now);
    if (outcome instanceof Outcome.Failed failed && failed.retryable()) {
      seen.put(attempt.id(), new Seen(outcome, pace.now()));
    }
    return outcome;
  }

  private Outcome looked(Goal goal, Reading now) {
    String stands = "stands at " + Bound.text(now.stands());
    if (now.stands().compareTo(goal.to()) != 0) {
      boolean unmoved = now.stands().compareTo(goal.from()) == 0;
      return new Outcome.Failed(
          unmoved ? stands + " still" : stands + " by others, not at " + Bound.text(goal.to()),
          unmoved);
    }
    if (raises && !now.alarm().isEmpty()) {
      return new Outcome.Failed(stands + ", and since then it complains: " + now.alarm(), false);
    }
    if (now.measured().isEmpty()) {
      return new Outcome.Unknown(stands + ", and nothing is measured");
    }
    BigDecimal measured = now.measured().get();
    boolean followed =
        within.of().equals("supply")
            ? measured.subtract(goal.to()).abs().compareTo(KELVIN) <= 0
            : measured.compareTo(goal.to().multiply(OVER)) <= 0;
    String words = stands + ", measured " + Bound.text(measured);
    return followed ? new Outcome.Done(words) : new Outcome.Failed(words + ", not there yet", true);
  }
}
