package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code job.release}: takes back a hold of ours. The note goes last: a crash between leaves a note
 * without a hold, which the next try takes away.
 */
record JobRelease(Slurm slurm) implements Planned.Rules {

  @Override
  public ActionType type() {
    return Types.RELEASE;
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
    if (!fences.holds()) {
      return job.held()
          ? Plan.refuse("held by another; not ours to release")
          : Plan.already("not held");
    }
    List<Change> changes = new ArrayList<>();
    if (job.held()) {
      changes.add(new Change.Release(id));
    }
    changes.add(new Change.Note(id, fences.released().toString()));
    return new Plan.Calls(changes, "released");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Job> found = slurm.job(Names.jobOf(action.target())).filter(j -> !j.ended());
    if (found.isEmpty()) {
      return new Outcome.Done("ended by itself");
    }
    return found.get().held()
        ? new Outcome.Failed("still held", Fences.in(found.get().adminComment()).holds())
        : new Outcome.Done("not held");
  }
}
