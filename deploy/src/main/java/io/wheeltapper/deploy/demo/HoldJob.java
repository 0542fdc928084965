package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;

/** Keeps a job from starting again; what of it runs goes on. */
record HoldJob() implements Act<Job> {

  @Override
  public ActionType type() {
    return Acts.HOLD;
  }

  @Override
  public String preview(Job job, Action action, Attempt attempt) {
    return "scontrol hold " + job.id;
  }

  @Override
  public Outcome execute(Job job, Action action, Attempt attempt) {
    job.held = true;
    return verify(job, action, attempt);
  }

  @Override
  public Outcome verify(Job job, Action action, Attempt attempt) {
    return job.held
        ? new Outcome.Done("does not start again until released")
        : new Outcome.Failed("not held", true);
  }
}
