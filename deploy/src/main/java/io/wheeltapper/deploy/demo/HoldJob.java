package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;

/**
 * Keeps a job from starting again, or lets it; what of it runs goes on.
 *
 * @param hold whether it holds or releases
 */
record HoldJob(Schedule schedule, boolean hold) implements Act<Job> {

  @Override
  public ActionType type() {
    return hold ? Acts.HOLD : Acts.RELEASE;
  }

  @Override
  public String preview(Job job, Action action, Attempt attempt) {
    return "scontrol " + (hold ? "hold " : "release ") + job.id;
  }

  @Override
  public Outcome execute(Job job, Action action, Attempt attempt) {
    job.held = hold;
    schedule.look();
    return verify(job, action, attempt);
  }

  @Override
  public Outcome verify(Job job, Action action, Attempt attempt) {
    String words = job.held ? "does not start again until released" : "starts when it can";
    return job.held == hold ? new Outcome.Done(words) : new Outcome.Failed(words, true);
  }
}
