package io.wheeltapper.core.loop;

import io.wheeltapper.core.loop.Input.Ended.Part;
import io.wheeltapper.core.model.Action;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries attempts out on the lane of their node and hands each end back as an input. Lanes only
 * execute and look; they decide nothing. Owned by the decision thread.
 */
public final class Runner implements Acting {

  /** How long between two looks at a post-condition that does not hold yet. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

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
        (calls, failure) ->
            end(
                attempt,
                calls == null ? Part.NOT_CALLED : Part.PREVIEW,
                calls == null
                    ? new Outcome.Failed("no preview: " + failure, true)
                    : new Outcome.Done(String.join("\n", calls))));
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
            look(action, attempt, Part.EXECUTE, limitOf(SETTLE), unknown);
          }
        });
  }

  @Override
  public void refuse(Attempt attempt, String why) {
    end(attempt, Part.NOT_CALLED, new Outcome.Failed("not called: " + why, true));
  }

  @Override
  public void verify(Action action, Attempt attempt) {
    look(action, attempt, Part.VERIFY, limitOf(carrier(action).type().verifyLimit()), null);
  }

  @Override
  public void settle(Action action, Attempt attempt) {
    Carrier carrier = carriers.get(action.name());
    if (carrier == null) {
      end(
          attempt,
          Part.EXECUTE,
          new Outcome.Unknown("no actuator here can look after " + action.name()));
      return;
    }
    look(
        action,
        attempt,
        Part.EXECUTE,
        limitOf(SETTLE),
        new Outcome.Failed("not seen in the world after a restart", true));
  }

  private long limitOf(Duration limit) {
    return scheduling.now() + limit.toMillis();
  }

  /** Looks now and, while the answer is "not yet", again until the limit. */
  private void look(
      Action action, Attempt attempt, Part part, long until, @Nullable Outcome otherwise) {
    Carrier carrier = carrier(action);
    this.<Outcome>lane(
        action,
        carrier.type().callLimit(),
        () -> carrier.actuator().verify(action, attempt),
        (outcome, failure) -> {
          Outcome seen =
              outcome == null ? new Outcome.Failed(String.valueOf(failure), true) : outcome;
          boolean again =
              seen instanceof Outcome.Failed f && f.retryable() && scheduling.now() < until;
          if (again) {
            scheduling.decide(LOOK_AGAIN, () -> look(action, attempt, part, until, otherwise));
          } else if (seen instanceof Outcome.Done || otherwise == null) {
            end(attempt, part, seen);
          } else {
            end(attempt, part, otherwise);
          }
        });
  }

  private <T> void lane(Action action, Duration limit, Callable<T> work, Scheduling.Ended<T> then) {
    String lane = action.parameters().getOrDefault("node", action.target().toString());
    if (!scheduling.lane(lane, limit, work, then)) {
      then.ended(null, new FullLane(lane));
    }
  }

  private void end(Attempt attempt, Part part, Outcome outcome) {
    boolean retryable = outcome instanceof Outcome.Failed f && f.retryable();
    inputs.accept(
        new Input.Ended(
            scheduling.now(), attempt.id(), part, outcome.word(), retryable, outcome.detail()));
  }

  private Carrier carrier(Action action) {
    Carrier carrier = carriers.get(action.name());
    if (carrier == null) {
      throw new IllegalStateException("nothing here carries out " + action.name());
    }
    return carrier;
  }
}
