package io.wheeltapper.core.loop;

import io.wheeltapper.core.loop.Input.Ended.Part;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Exhibit;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries attempts out on the lane of their node and hands each end back as an input. Lanes only
 * execute and look; they decide nothing. Owned by the decision thread.
 */
public final class Runner implements Acting {

  /** How long to look, after a restart, for the effect of a call that was under way. */
  static final Duration SETTLE = Duration.ofSeconds(3);

  private record Carrier(Actuator actuator, ActionType type) {}

  private record Called(Part part, Outcome outcome) {}

  /** Nothing was taken, so that nothing was called. */
  private static final class FullLane extends Exception {
    private static final long serialVersionUID = 1L;

    FullLane(String lane) {
      super("the lane of " + lane + " is full");
    }
  }

  private final Map<String, Carrier> carriers = new HashMap<>();
  private final Scheduling scheduling;
  private final Supplier<Optional<String>> brake;
  private final Consumer<Input> inputs;
  private final Looks looks;

  /**
   * With the actuators of this site.
   *
   * @param brake read on the lane right before each call; says why nothing may be called now
   * @param inputs where the ends of attempts go: the same way as every other input
   * @throws IllegalArgumentException when two actuators carry out one action, or one declares an
   *     effect other than the catalogue's
   */
  public Runner(
      List<Actuator> actuators,
      Scheduling scheduling,
      Supplier<Optional<String>> brake,
      Consumer<Input> inputs) {
    this.scheduling = scheduling;
    this.brake = brake;
    this.inputs = inputs;
    this.looks = new Looks(scheduling, this::look, this::end);
    for (Actuator actuator : actuators) {
      for (ActionType type : actuator.actions()) {
        Carriers.check(type);
        if (carriers.put(type.name(), new Carrier(actuator, type)) != null) {
          throw new IllegalArgumentException("two actuators carry out " + type.name());
        }
      }
    }
  }

  /** The names of all actions that can be carried out here. */
  public Set<String> carriers() {
    return Set.copyOf(carriers.keySet());
  }

  @Override
  public void preview(Action action, Attempt attempt) {
    Carrier carrier = carrier(action);
    this.<List<String>>lane(
        action,
        carrier.type().callLimit(),
        () -> carrier.actuator().preview(action, attempt),
        (calls, failure) -> {
          if (calls != null) {
            end(attempt, Part.PREVIEW, new Outcome.Done(String.join("\n", calls)));
          } else if (failure instanceof NotCalled
              || failure instanceof FullLane
              || failure instanceof TimeoutException) {
            end(
                attempt,
                Part.NOT_LISTED,
                new Outcome.Failed(
                    "its calls cannot be listed now: " + failure.getMessage(), true));
          } else {
            end(attempt, Part.NOT_CALLED, new Outcome.Failed("no preview: " + failure, true));
          }
        });
  }

  @Override
  public void execute(Action action, Attempt attempt) {
    Carrier carrier = carrier(action);
    this.<Called>lane(
        action,
        carrier.type().callLimit(),
        () -> {
          Optional<String> stopped = brake.get();
          return stopped.isPresent()
              ? new Called(
                  Part.NOT_CALLED, new Outcome.Failed("not called: " + stopped.get(), true))
              : new Called(Part.EXECUTE, carrier.actuator().execute(action, attempt));
        },
        (called, failure) -> {
          if (failure instanceof FullLane || failure instanceof NotCalled) {
            refuse(attempt, String.valueOf(failure.getMessage()));
          } else if (called != null && !(called.outcome() instanceof Outcome.Unknown)) {
            end(attempt, called.part(), called.outcome());
          } else {
            Outcome unknown =
                called == null ? new Outcome.Unknown(String.valueOf(failure)) : called.outcome();
            looks.begin(action, attempt, Part.EXECUTE, unanswered(carrier.type()), unknown);
          }
        });
  }

  /**
   * What was called without an answer may take as long to be seen as what was answered: whoever
   * looks for a moment only climbs a rung over work that is under way.
   */
  private static Duration unanswered(ActionType type) {
    return type.verifyLimit().compareTo(SETTLE) > 0 ? type.verifyLimit() : SETTLE;
  }

  @Override
  public void refuse(Attempt attempt, String why) {
    end(attempt, Part.NOT_CALLED, new Outcome.Failed("not called: " + why, true));
  }

  @Override
  public void verify(Action action, Attempt attempt) {
    Carrier carrier = carriers.get(action.name());
    if (carrier == null) {
      end(attempt, Part.VERIFY, nobodyLooks(action));
      return;
    }
    looks.begin(action, attempt, Part.VERIFY, carrier.type().verifyLimit(), null);
  }

  @Override
  public void stands(Action action, Attempt attempt) {
    if (!carriers.containsKey(action.name())) {
      unseen(attempt, nobodyLooks(action).detail());
      return;
    }
    look(
        action,
        attempt,
        (outcome, failure) -> {
          if (outcome == null) {
            unseen(attempt, String.valueOf(failure));
          } else if (outcome instanceof Outcome.Unknown) {
            unseen(attempt, outcome.detail());
          } else {
            end(attempt, Part.VERIFY, outcome);
          }
        });
  }

  private void unseen(Attempt attempt, String why) {
    end(attempt, Part.NOT_LISTED, new Outcome.Failed("it cannot be looked at now: " + why, true));
  }

  @Override
  public void settle(Action action, Attempt attempt) {
    if (!carriers.containsKey(action.name())) {
      end(attempt, Part.NOT_SEEN, nobodyLooks(action));
      return;
    }
    looks.begin(
        action,
        attempt,
        Part.EXECUTE,
        SETTLE,
        new Outcome.Failed("not seen in the world after a restart", true));
  }

  /** Its actuator went with another configuration, while the attempt was open. */
  private static Outcome nobodyLooks(Action action) {
    return new Outcome.Unknown("no actuator here can look after " + action.name());
  }

  private void look(Action action, Attempt attempt, Scheduling.Ended<Outcome> then) {
    Carrier carrier = carrier(action);
    this.<Outcome>lane(
        action, carrier.type().callLimit(), () -> carrier.actuator().verify(action, attempt), then);
  }

  private <T> void lane(Action action, Duration limit, Callable<T> work, Scheduling.Ended<T> then) {
    String lane = action.parameters().getOrDefault("node", action.target().toString());
    if (!scheduling.lane(lane, limit, work, then)) {
      then.ended(null, new FullLane(lane));
    }
  }

  private void end(Attempt attempt, Part part, Outcome outcome) {
    boolean retryable = outcome instanceof Outcome.Failed f && f.retryable();
    String evidence = outcome.evidence();
    inputs.accept(
        new Input.Ended(
            scheduling.now(),
            attempt.id(),
            part,
            outcome.word(),
            retryable,
            outcome.detail(),
            Exhibit.isName(evidence) ? evidence : Exhibit.name(evidence)));
  }

  private Carrier carrier(Action action) {
    Carrier carrier = carriers.get(action.name());
    if (carrier == null) {
      throw new IllegalStateException("nothing here carries out " + action.name());
    }
    return carrier;
  }
}
