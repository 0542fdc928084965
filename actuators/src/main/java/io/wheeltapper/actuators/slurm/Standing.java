package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.util.Optional;

/** Whether a job may, and need, be restarted, by one look at it and at the node it must leave. */
sealed interface Standing {

  /** Nothing is to be done, or may be. */
  record Over(Outcome outcome) implements Standing {}

  /**
   * It runs, by its contract.
   *
   * @param base its restart count before this attempt
   * @param fence how far this attempt went before; empty where it has not asked yet
   */
  record Ready(Job job, Contract contract, int base, Optional<Fences.Fence> fence)
      implements Standing {}

  /** Looks. */
  static Standing of(Slurm slurm, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    String id = Names.jobOf(action.target());
    Optional<Job> found = slurm.job(id);
    if (found.isEmpty()) {
      return new Over(new Outcome.Done("ended by itself: Slurm knows it no more"));
    }
    Job job = found.get();
    Optional<Fences.Fence> fence = Fences.in(job.adminComment()).restart(attempt.id());
    int base = base(action, fence).orElse(job.restarts());
    if (job.ended()) {
      return new Over(ended(job, fence));
    }
    if (job.restarts() > base) {
      boolean ours = fence.filter(f -> f.step() == Fences.Step.REQUEUED).isPresent();
      return new Over(new Outcome.Done(ours ? "requeued already" : "requeued itself"));
    }
    if (job.state().equals("PENDING")) {
      return new Over(new Outcome.Done("does not run: it waits in the queue"));
    }
    if (!job.running()) {
      return failed("does not run just now: " + job.state(), true);
    }
    Optional<Standing> kept = leaves(slurm, action.parameter("avoid"), job);
    return kept.isPresent() ? kept.get() : contracted(job, base, fence);
  }

  /** Who was well until it was asked, and then died, is nobody's to start again unseen. */
  static Outcome ended(Job job, Optional<Fences.Fence> fence) {
    boolean asked = fence.filter(f -> f.step() == Fences.Step.SIGNALLED).isPresent();
    return asked && job.endedBadly()
        ? new Outcome.Failed("died after it was asked for a checkpoint: " + job.state(), false)
        : new Outcome.Done("ended by itself: " + job.state());
  }

  /** The restart count before this attempt, as far as plan or note say it. */
  static Optional<Integer> base(Action action, Optional<Fences.Fence> fence) {
    String planned = action.parameter("restarts");
    return planned.matches("\\d{1,9}")
        ? Optional.of(Integer.parseInt(planned))
        : fence.map(Fences.Fence::restarts);
  }

  private static Optional<Standing> leaves(Slurm slurm, String avoid, Job job)
      throws CallFailed, InterruptedException {
    if (avoid.isEmpty()) {
      return Optional.empty();
    }
    if (!job.nodes().contains(avoid)) {
      return Optional.of(new Over(new Outcome.Done("does not run on " + avoid)));
    }
    return slurm.node(avoid).map(Node::held).orElse(false)
        ? Optional.empty()
        : Optional.of(failed(avoid + " takes new work; isolate it first", true));
  }

  private static Standing contracted(Job job, int base, Optional<Fences.Fence> fence) {
    try {
      Optional<Contract> contract = job.contract();
      if (contract.isEmpty()) {
        return failed("no contract: never signalled or requeued", false);
      }
      if (!(contract.get().ask() instanceof Ask.Signal
          || contract.get().ask() instanceof Ask.Flag)) {
        return failed("its contract asks as Slurm cannot: give signal= or flag-file=", false);
      }
      return job.batch() && job.requeue()
          ? new Ready(job, contract.get(), base, fence)
          : failed("Slurm cannot requeue it: submit as a batch job with --requeue", false);
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()), false);
    }
  }

  private static Standing failed(String why, boolean retryable) {
    return new Over(new Outcome.Failed(why, retryable));
  }
}
