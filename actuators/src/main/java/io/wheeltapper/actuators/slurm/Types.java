package io.wheeltapper.actuators.slurm;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/** What the actions are called and do. */
final class Types {

  private static final Effect NO_NEW_WORK =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.NEW_WORK);
  private static final Effect GIVES_BACK =
      new Effect(Effect.Kind.RESTORES, Effect.Interrupts.NOTHING);

  /**
   * A restart gives the job its capacity again, yet until then its steps since the checkpoint are
   * lost and its GPUs stand: for the budgets it takes away, and what it interrupts is running work.
   */
  private static final Effect ENDS_A_RUN =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);

  private static final Duration QUICK = Duration.ofSeconds(60);

  /** A GPU node's firmware trains memory and links for many minutes before its kernel starts. */
  private static final Duration REBOOT = Duration.ofMinutes(45);

  /** Until a requeued job runs again: the queue's word, and we wait no longer than this. */
  private static final Duration QUEUE = Duration.ofMinutes(15);

  static final ActionType ISOLATE =
      new ActionType("node.isolate", NO_NEW_WORK, "node.return", QUICK, QUICK);
  static final ActionType RETURN = new ActionType("node.return", GIVES_BACK, "", QUICK, QUICK);
  static final ActionType REBOOTS =
      new ActionType(
          "node.reboot",
          new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK),
          "",
          QUICK,
          REBOOT);
  static final ActionType HOLD =
      new ActionType("job.hold", NO_NEW_WORK, "job.release", QUICK, QUICK);
  static final ActionType RELEASE = new ActionType("job.release", GIVES_BACK, "", QUICK, QUICK);

  private Types() {}

  /** The site's own check of a node. */
  static ActionType validate(Duration limit) {
    return new ActionType("node.validate", Effect.HARMLESS, "", limit, QUICK);
  }

  /** Without asking for a checkpoint: the last periodic one must do. */
  static ActionType requeue() {
    return new ActionType("job.requeue", ENDS_A_RUN, "", QUICK.multipliedBy(2), QUEUE);
  }

  /** From a checkpoint before the newest: what was done since is lost for good. */
  static ActionType rollback() {
    return new ActionType("job.rollback", ENDS_A_RUN, "", QUICK.multipliedBy(2), QUEUE);
  }

  /**
   * After asking for a checkpoint.
   *
   * @param longestWait for the marker, whatever a contract says
   */
  static ActionType checkpointRestart(Duration longestWait) {
    return new ActionType(
        "job.checkpoint-restart", ENDS_A_RUN, "", longestWait.plus(QUICK.multipliedBy(2)), QUEUE);
  }
}
