package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * {@code job.hold}: a job does not start, or not again. The note is written first, so that a hold
 * of ours is always known as ours; a hold of others is left to them.
 */
record JobHold(Slurm slurm) implements Planned.Rules {

  @Override
  public ActionType type() {
    return Types.HOLD;
  }

  @Override
  public Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String id = Names.jobOf(action.target());
    Optional<Job> found = slurm.job(id).filter(j -> !j.ended());
    if (found.isEmpty()) {
      return Plan.already("ended by itself");
    }
    Job job = found.get();
    Fences fences = Fences.in(job.adminComment());
    if (job.held()) {
      return Plan.already(fences.holds() ? "held already" : "held already, and not by us");
    }
    Fences noted = fences.with(new Fences.Fence(attempt.id(), Fences.Step.HELD, job.restarts()));
    return new Plan.Calls(
        List.of(new Change.Note(id, noted.toString()), new Change.Hold(id)), "held");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Job> found = slurm.job(Names.jobOf(action.target())).filter(j -> !j.ended());
    if (found.isEmpty()) {
      return new Outcome.Done("ended by itself");
    }
    return found.get().held()
        ? new Outcome.Done("held")
        : new Outcome.Failed("not held: " + found.get().state(), true);
  }
}
