package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds the act and the thing that an action names. On the model's thread. */
final class Hands implements Actuator {

  /** An act with the way to find what it acts on, and what to say when that is not there. */
  private record Bound<T>(Act<T> act, Function<Target, Optional<T>> find, Outcome absent) {

    List<String> preview(Action action, Attempt attempt) {
      return find.apply(action.target()).stream()
          .map(on -> "simulated: " + act.preview(on, action, attempt))
          .toList();
    }

    Outcome execute(Action action, Attempt attempt) {
      return find.apply(action.target()).map(on -> act.execute(on, action, attempt)).orElse(absent);
    }

    Outcome verify(Action action, Attempt attempt) {
      return find.apply(action.target()).map(on -> act.verify(on, action, attempt)).orElse(absent);
    }
  }

  private static final Outcome NO_NODE = new Outcome.Failed("there is no such node", false);
  private static final Outcome NO_GPU = new Outcome.Failed("there is no such GPU", false);
  private static final Outcome NO_JOB = new Outcome.Done("the job has ended by itself");

  private final Map<String, Bound<?>> acts = new LinkedHashMap<>();

  Hands(Ground ground, Work work, Machines machines, People people) {
    Floor floor = ground.floor();
    Fences fences = new Fences();
    add(new Isolate(ground.schedule()), floor::node, NO_NODE);
    add(new Return(ground.schedule(), ground.pace()), floor::node, NO_NODE);
    add(new Reboot(machines, fences), floor::node, NO_NODE);
    add(new Validate(), floor::node, NO_NODE);
    add(new ResetGpu(floor, machines, fences), floor::gpu, NO_GPU);
    add(new RestartJob(ground, work, fences, true), work::find, NO_JOB);
    add(new RestartJob(ground, work, fences, false), work::find, NO_JOB);
    add(new HoldJob(ground.schedule(), true), work::find, NO_JOB);
    add(new HoldJob(ground.schedule(), false), work::find, NO_JOB);
    add(new CallPerson(floor, people, fences), Optional::of, NO_NODE);
  }

  private <T> void add(Act<T> act, Function<Target, Optional<T>> find, Outcome absent) {
    acts.put(act.type().name(), new Bound<>(act, find, absent));
  }

  @Override
  public List<ActionType> actions() {
    return acts.values().stream().<ActionType>map(bound -> bound.act().type()).toList();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return bound(action).map(bound -> bound.preview(action, attempt)).orElse(List.of());
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) {
    return bound(action)
        .map(bound -> bound.execute(action, attempt))
        .orElseGet(() -> new Outcome.Failed("the demo has no action " + action.name(), false));
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    return bound(action)
        .map(bound -> bound.verify(action, attempt))
        .orElseGet(() -> new Outcome.Failed("the demo has no action " + action.name(), false));
  }

  private Optional<Bound<?>> bound(Action action) {
    return Optional.ofNullable(acts.get(action.name()));
  }
}
