package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.util.Optional;

/** Whether a job was restarted and goes on, by one look. */
record Restarted(Job job, Action action, Attempt attempt) {

  Outcome verdict(Checkpoint checkpoint) throws CallFailed, InterruptedException {
    Optional<Fences.Fence> fence = Fences.in(job.adminComment()).restart(attempt.id());
    Optional<Integer> base = Standing.base(action, fence);
    boolean again = base.isPresent() && job.restarts() > base.get();
    if (job.ended()) {
      return again && job.endedBadly()
          ? new Outcome.Failed("restarted, and then ended: " + job.state(), false)
          : new Outcome.Done("ended by itself: " + job.state());
    }
    if (!job.running()) {
      String why = job.why().isEmpty() ? "" : " (" + job.why() + ")";
      return new Outcome.Failed("does not run yet: " + job.state() + why, true);
    }
    String avoid = action.parameter("avoid");
    boolean left = !avoid.isEmpty() && !job.nodes().contains(avoid);
    if (again) {
      return avoid.isEmpty() || left
          ? progress(checkpoint)
          : new Outcome.Failed("restarted on " + avoid + " again", false);
    }
    if (left) {
      return new Outcome.Done("does not run on " + avoid);
    }
    return new Outcome.Failed("still the old run, restarts " + job.restarts(), true);
  }

  private Outcome progress(Checkpoint checkpoint) throws CallFailed, InterruptedException {
    String runs = "runs on " + String.join(",", job.nodes()) + ", restarts " + job.restarts();
    Optional<Contract> contract;
    try {
      contract = job.contract();
    } catch (IllegalArgumentException e) {
      return new Outcome.Done(runs + "; its contract was changed since");
    }
    if (contract.isEmpty() || contract.get().progress().isEmpty()) {
      return new Outcome.Done(runs);
    }
    return checkpoint.changedSince(contract.get().progress().get(), job.startedAt())
        ? new Outcome.Done(runs + "; its steps go on")
        : new Outcome.Failed(runs + "; no progress seen yet", true);
  }
}
