package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/** What the actions are called and do: as on every other scheduler. */
final class JobTypes {

  private static final Effect ENDS_A_RUN =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
  private static final Duration QUICK = Duration.ofSeconds(60);

  /** Until a job that was started again runs: the queue's word, and we wait no longer than this. */
  private static final Duration QUEUE = Duration.ofMinutes(15);

  static final ActionType HOLD =
      new ActionType(
          "job.hold",
          new Effect(Effect.Kind.REMOVES, Effect.Interrupts.NEW_WORK),
          "job.release",
          QUICK,
          QUICK);
  static final ActionType RELEASE =
      new ActionType(
          "job.release",
          new Effect(Effect.Kind.RESTORES, Effect.Interrupts.NOTHING),
          "",
          QUICK,
          QUICK);

  private JobTypes() {}

  /** Without asking for a checkpoint; the job's pods have their time to end. */
  static ActionType requeue(Duration ending) {
    return new ActionType("job.requeue", ENDS_A_RUN, "", ending.plus(QUICK.multipliedBy(2)), QUEUE);
  }

  /** After asking for one. */
  static ActionType checkpointRestart(Duration longestWait, Duration ending) {
    return new ActionType(
        "job.checkpoint-restart",
        ENDS_A_RUN,
        "",
        longestWait.plus(ending).plus(QUICK.multipliedBy(2)),
        QUEUE);
  }
}
