package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/** A deed that looks once and then makes its calls at once, each on what was looked at. */
record Looked(Cluster cluster, Rules rules) implements Deed {

  /** What is particular about it; both parts read only. */
  interface Rules {

    ActionType type();

    Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException;

    Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException;

    /** See {@link Deed#offered}. */
    default boolean offered() {
      return true;
    }

    /** See {@link Deed#forbids}. */
    default Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
      return Optional.empty();
    }
  }

  /**
   * What looking at the world says is to be done now.
   *
   * @param changes in order; each may be repeated
   * @param instead what to say in place of making any
   * @param done what to say once they are made
   */
  record Plan(List<Change> changes, Optional<Outcome> instead, String done) {
    Plan {
      changes = List.copyOf(changes);
    }
  }

  /** Must not be, and trying again will not help. */
  static Plan refuse(String why) {
    return new Plan(List.of(), Optional.of(new Outcome.Failed(why, false)), "");
  }

  /** Must not be now, and may be later. */
  static Plan later(String why) {
    return new Plan(List.of(), Optional.of(new Outcome.Failed(why, true)), "");
  }

  /** Is so already. */
  static Plan already(String what) {
    return new Plan(List.of(), Optional.of(new Outcome.Done(what)), "");
  }

  @Override
  public ActionType type() {
    return rules.type();
  }

  @Override
  public boolean offered() {
    return rules.offered();
  }

  @Override
  public Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    return rules.forbids(action);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Plan plan = rules.plan(action, attempt);
    return plan.instead().isPresent()
        ? List.of("nothing: " + plan.instead().get().detail())
        : plan.changes().stream().map(cluster::describe).toList();
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Plan plan = rules.plan(action, attempt);
    if (plan.instead().isPresent()) {
      return plan.instead().get();
    }
    for (Change change : plan.changes()) {
      cluster.apply(change);
    }
    return new Outcome.Done(plan.done());
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return rules.verify(action, attempt);
  }
}
