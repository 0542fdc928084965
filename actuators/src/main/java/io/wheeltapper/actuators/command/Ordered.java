package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a site's command does to a node, or to what protects the plant: looked at before, run,
 * looked at afterwards.
 *
 * <p>Whether a node, an agent or a driver began anew is told by its age: it did, if it is younger
 * than the attempt. The age counts seconds on the node, so that its clock need not agree with ours,
 * and from the moment before it was asked, so that a slow answer never makes it look younger than
 * it is. Nothing has to be remembered for that, over a restart of ours neither.
 */
record Ordered(Orders orders, Program program, Pace pace, ActionType type) implements Deed {

  /** How long a node may take to go away whose connection broke while it was told to. */
  private static final Duration GOING = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  Ordered(Orders orders, Program program, Pace pace, Duration patience) {
    this(
        orders,
        program,
        pace,
        new ActionType(
            orders.type().name(),
            orders.type().effect(),
            "",
            orders.limit().plus(orders.look().multipliedBy(4)).plus(GOING),
            patience));
  }

  /** What a look saw. */
  private record Seen(boolean begunAnew, Optional<Outcome> missing) {}

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    refuseOthers(action);
    List<String> calls = new ArrayList<>();
    for (Template look : List.of(orders.age(), orders.verify(), orders.onlyIf())) {
      if (!look.isEmpty()) {
        calls.add("look at " + Template.text(look.fill(action.target(), attempt)));
      }
    }
    calls.add(Template.text(orders.run().fill(action.target(), attempt)));
    return calls;
  }

  private void refuseOthers(Action action) {
    if (!orders.means(action.target())) {
      throw new IllegalArgumentException(action.target() + " is none of this one's targets");
    }
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    refuseOthers(action);
    Seen before = look(action, attempt);
    if (before.begunAnew()) {
      return new Outcome.Done("has begun anew already");
    }
    if (before.missing().isEmpty()) {
      return new Outcome.Done("is so already");
    }
    Optional<Outcome> refused = refused(action, attempt);
    return refused.isPresent() ? refused.get() : done(action, attempt);
  }

  private Optional<Outcome> refused(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    if (orders.onlyIf().isEmpty()) {
      return Optional.empty();
    }
    Run.Ran ran = asked(orders.onlyIf(), action, attempt);
    return ran.exit() == 0
        ? Optional.empty()
        : Optional.of(
            new Outcome.Failed(
                "not now, says '"
                    + orders.asking()
                    + "' (exit "
                    + ran.exit()
                    + "): "
                    + Program.said(ran),
                true));
  }

  private Outcome done(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    List<String> argv = orders.run().fill(action.target(), attempt);
    try {
      Run.Ran ran = program.act(argv, orders.limit());
      if (ran.exit() == 0 && !ran.timedOut()) {
        String said = Program.said(ran);
        return new Outcome.Done(said.isEmpty() ? "told" : "told: " + said);
      }
      if (Program.notNow(ran)) {
        return new Outcome.Failed("not now: " + Program.said(ran), true);
      }
      throw Program.failure(ran);
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.UNCERTAIN && orders.type().leaves()) {
        return gone(action, attempt, e);
      }
      throw e;
    }
  }

  /** A node that reboots often takes its own connection with it: then it answers no more. */
  private Outcome gone(Action action, Attempt attempt, CallFailed broke)
      throws CallFailed, InterruptedException {
    long until = pace.now() + GOING.toMillis();
    while (pace.now() < until) {
      pace.pause(BETWEEN_LOOKS);
      try {
        if (look(action, attempt).begunAnew()) {
          return new Outcome.Done("has begun anew; " + broke.getMessage());
        }
      } catch (CallFailed e) {
        if (e.kind() == CallFailed.Kind.UNREACHABLE) {
          return new Outcome.Done("answers no more since it was told; " + broke.getMessage());
        }
        throw broke;
      }
    }
    throw broke;
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    refuseOthers(action);
    Optional<Outcome> missing = look(action, attempt).missing();
    return missing.isPresent() ? missing.get() : new Outcome.Done("seen: " + what());
  }

  private String what() {
    return (orders.age().isEmpty() ? "" : "has begun anew since it was told")
        + (orders.age().isEmpty() || orders.verify().isEmpty() ? "" : ", and ")
        + (orders.verify().isEmpty() ? "" : "'" + orders.verifying() + "' says so");
  }

  /** A look that the node gave no answer to is none: we do not act blindly, nor call it undone. */
  private Seen look(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    boolean anew = false;
    if (!orders.age().isEmpty()) {
      long before = pace.now();
      Run.Ran ran = asked(orders.age(), action, attempt);
      if (ran.exit() != 0) {
        return new Seen(false, missing("'age' ends with " + ran.exit() + ": ", ran));
      }
      long began = before - Age.millis(ran.out());
      if (began < attempt.startedAt()) {
        long seconds = (attempt.startedAt() - began + 999) / 1000;
        String words = "not begun anew: it began " + seconds + " s before it was told";
        return new Seen(false, Optional.of(new Outcome.Failed(words, true)));
      }
      anew = true;
    }
    if (orders.verify().isEmpty()) {
      return new Seen(anew, Optional.empty());
    }
    Run.Ran ran = asked(orders.verify(), action, attempt);
    return new Seen(
        anew,
        ran.exit() == 0
            ? Optional.empty()
            : missing("'" + orders.verifying() + "' ends with " + ran.exit() + ": ", ran));
  }

  private static Optional<Outcome> missing(String words, Run.Ran ran) {
    return Optional.of(new Outcome.Failed(words + Program.said(ran), true));
  }

  private Run.Ran asked(Template look, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Run.Ran ran = program.look(look.fill(action.target(), attempt), orders.look());
    if (Program.unanswered(ran)) {
      throw new CallFailed(
          CallFailed.Kind.UNREACHABLE,
          action.target().id() + " gives no answer: " + Program.said(ran));
    }
    return ran;
  }
}
