package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * A deed that looks once and then makes its calls at once. The look is the compare of a
 * compare-and-set: Slurm has no conditional update, so nothing else lies between.
 */
record Planned(Slurm slurm, Rules rules) implements Deed {

  /** What is particular about it; both parts read only. */
  interface Rules {

    ActionType type();

    Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException;

    Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException;

    /** See {@link Deed#forbids}. */
    default Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
      return Optional.empty();
    }
  }

  @Override
  public ActionType type() {
    return rules.type();
  }

  @Override
  public Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    return rules.forbids(action);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    return switch (rules.plan(action, attempt)) {
      case Plan.Nothing nothing -> List.of("nothing: " + nothing.outcome().detail());
      case Plan.Calls calls -> calls.changes().stream().map(slurm::describe).toList();
    };
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    switch (rules.plan(action, attempt)) {
      case Plan.Nothing nothing -> {
        return nothing.outcome();
      }
      case Plan.Calls calls -> {
        for (Change change : calls.changes()) {
          slurm.apply(change);
        }
        return new Outcome.Done(calls.done());
      }
    }
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return rules.verify(action, attempt);
  }
}
