package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;

/**
 * Puts a job back in the queue, once an attempt: with a checkpoint asked for first where it
 * declares the contract, or as it is.
 */
record RestartJob(Ground ground, Work work, Fences fences, boolean checkpoint) implements Act<Job> {

  /** How long a job takes to write its checkpoint, in milliseconds. */
  private static final long WRITES = 4_000;

  @Override
  public ActionType type() {
    return checkpoint ? Acts.CHECKPOINT_RESTART : Acts.REQUEUE;
  }

  @Override
  public String preview(Job job, Action action, Attempt attempt) {
    return (checkpoint ? "scancel --signal=USR1 " + job.id + "; then " : "")
        + "scontrol requeue "
        + job.id;
  }

  @Override
  public Outcome execute(Job job, Action action, Attempt attempt) {
    if (!job.running()) {
      return new Outcome.Done("does not run");
    }
    if (job.restarts > planned(job, action)) {
      return new Outcome.Done("has restarted by itself");
    }
    if (checkpoint && !job.contract) {
      return new Outcome.Failed("declares no checkpoint contract: never signalled", false);
    }
    if (!fences.passes(attempt, job.restarts)) {
      return new Outcome.Done("asked already");
    }
    List<String> avoid = List.of(action.parameter("avoid").split(","));
    if (!checkpoint) {
      work.requeue(job, avoid);
      return new Outcome.Done("back in the queue with its last checkpoint");
    }
    ground.agenda().in(WRITES, () -> written(job, attempt, avoid));
    return new Outcome.Done(
        job.stalled ? "its last periodic checkpoint counts" : "writes its checkpoint");
  }

  /** How often it had been restarted when the plan was made; now, where the plan does not say. */
  private static int planned(Job job, Action action) {
    String restarts = action.parameter("restarts");
    return restarts.matches("\\d{1,9}") ? Integer.parseInt(restarts) : job.restarts;
  }

  private void written(Job job, Attempt attempt, List<String> avoid) {
    if (job.restarts == fences.mark(attempt, -1)) {
      work.requeueSaved(job, avoid);
    }
  }

  @Override
  public Outcome verify(Job job, Action action, Attempt attempt) {
    boolean again =
        job.restarts > planned(job, action)
            || job.restarts > fences.mark(attempt, Integer.MAX_VALUE);
    if (job.running() && again) {
      return new Outcome.Done(
          "runs again on " + String.join(",", job.nodes.stream().map(n -> n.name).toList()));
    }
    return new Outcome.Failed("is " + job.state.word() + (again ? "" : ", not restarted"), true);
  }
}
