package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.actuators.job.Source;
import io.wheeltapper.actuators.job.Steps;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a job was restarted and goes on, by one look. */
record Restarted(Job job, Action action, Attempt attempt) {

  /** Of a restart. */
  Outcome verdict(Checkpoint checkpoint) throws CallFailed, InterruptedException {
    return verdict(fence -> progress(checkpoint, fence));
  }

  /** Of a restart from a checkpoint before the newest. */
  Outcome rolledBack(Checkpoint checkpoint) throws CallFailed, InterruptedException {
    return verdict(fence -> older(checkpoint, fence));
  }

  /** What is said of a job that was restarted and runs where it may. */
  @FunctionalInterface
  private interface Running {
    Outcome look(Optional<Fences.Fence> fence) throws CallFailed, InterruptedException;
  }

  private Outcome verdict(Running running) throws CallFailed, InterruptedException {
    Optional<Fences.Fence> fence = Fences.in(job.adminComment()).restart(attempt.id());
    Optional<Integer> base = Standing.base(action, fence);
    boolean again = base.isPresent() && job.restarts() > base.get();
    if (job.ended()) {
      return again && job.endedBadly()
          ? new Outcome.Failed("restarted, and then ended: " + job.state(), false)
          : Standing.ended(job, fence);
    }
    if (!job.running()) {
      String why = job.why().isEmpty() ? "" : " (" + job.why() + ")";
      return new Outcome.Failed("does not run yet: " + job.state() + why, true);
    }
    String avoid = action.parameter("avoid");
    boolean left = !avoid.isEmpty() && !job.nodes().contains(avoid);
    if (again) {
      return avoid.isEmpty() || left
          ? running.look(fence)
          : new Outcome.Failed("restarted on " + avoid + " again", false);
    }
    if (left) {
      return new Outcome.Done("does not run on " + avoid);
    }
    return new Outcome.Failed("still the old run, restarts " + job.restarts(), true);
  }

  private Outcome older(Checkpoint checkpoint, Optional<Fences.Fence> fence)
      throws CallFailed, InterruptedException {
    Optional<Contract> contract = contract();
    if (contract.flatMap(Contract::rollback).isEmpty()
        || contract.flatMap(Contract::progress).isEmpty()) {
      return new Outcome.Failed("its contract was changed since; nobody can look", false);
    }
    if (checkpoint.look(new Source.File(contract.get().rollback().get())).isPresent()) {
      return new Outcome.Failed("has not taken " + contract.get().rollback().get() + " yet", true);
    }
    OptionalLong newest = fence.map(Fences.Fence::seen).orElse(OptionalLong.empty());
    Optional<Steps.Loss> loss =
        newest.isEmpty()
            ? Optional.empty()
            : checkpoint
                .look(contract.get().progress().get())
                .flatMap(s -> Steps.loss(s.text(), newest.getAsLong()));
    if (loss.isEmpty()) {
      return new Outcome.Failed(runs() + "; not seen yet from which step it goes on", true);
    }
    return loss.get().from() < newest.getAsLong()
        ? new Outcome.Done(
            runs()
                + "; rolled back, before step "
                + newest.getAsLong()
                + "; steps lost: "
                + lost(loss))
        : new Outcome.Failed(
            runs() + "; not rolled back: it goes on from step " + loss.get().from(), false);
  }

  private String runs() {
    return "runs on " + String.join(",", job.nodes()) + ", restarts " + job.restarts();
  }

  /** Empty where it was made wrong, or taken away, since. */
  private Optional<Contract> contract() {
    try {
      return job.contract();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Outcome progress(Checkpoint checkpoint, Optional<Fences.Fence> fence)
      throws CallFailed, InterruptedException {
    String runs = runs();
    Optional<Source> progress = contract().flatMap(Contract::progress);
    if (progress.isEmpty()) {
      return new Outcome.Done(runs + "; steps lost: unknown, it declares no progress");
    }
    Optional<Sight> sight = checkpoint.look(progress.get()).filter(s -> s.at() > job.startedAt());
    if (sight.isEmpty()) {
      return new Outcome.Failed(runs + "; no progress seen yet", true);
    }
    OptionalLong seen = fence.map(Fences.Fence::seen).orElse(OptionalLong.empty());
    OptionalLong now = sight.get().step();
    Optional<Steps.Loss> loss =
        seen.isEmpty() ? Optional.empty() : Steps.loss(sight.get().text(), seen.getAsLong());
    if (loss.isEmpty() && seen.isPresent() && now.equals(seen)) {
      return new Outcome.Failed(runs + "; no step seen yet since step " + seen.getAsLong(), true);
    }
    return new Outcome.Done(runs + "; its steps go on; steps lost: " + lost(loss));
  }

  private static String lost(Optional<Steps.Loss> loss) {
    return loss.map(l ->
            l.steps() + " (stopped at step " + l.stopped() + ", goes on from " + l.from() + ")")
        .orElse("unknown, its log does not show it");
  }
}
