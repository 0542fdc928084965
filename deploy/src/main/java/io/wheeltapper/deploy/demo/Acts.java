package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/** What the simulated actions declare of themselves; the same effects as the real ones. */
final class Acts {

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofMinutes(5);

  private Acts() {}

  static final ActionType ISOLATE =
      quick("node.isolate", Effect.Kind.REMOVES, Effect.Interrupts.NEW_WORK, "node.return");
  static final ActionType RETURN =
      quick("node.return", Effect.Kind.RESTORES, Effect.Interrupts.NOTHING, "");
  static final ActionType VALIDATE =
      new ActionType("node.validate", Effect.HARMLESS, "", CALL, SOON);
  static final ActionType REBOOT = slow("node.reboot");
  static final ActionType RESET = slow("gpu.reset");
  static final ActionType CHECKPOINT_RESTART = slow("job.checkpoint-restart");
  static final ActionType REQUEUE = slow("job.requeue");
  static final ActionType HOLD =
      quick("job.hold", Effect.Kind.REMOVES, Effect.Interrupts.NEW_WORK, "job.release");
  static final ActionType RELEASE =
      quick("job.release", Effect.Kind.RESTORES, Effect.Interrupts.NOTHING, "");
  static final ActionType CALL_PERSON =
      new ActionType("person.call", Effect.HARMLESS, "", CALL, SOON);

  private static ActionType quick(
      String name, Effect.Kind kind, Effect.Interrupts interrupts, String inverse) {
    return new ActionType(name, new Effect(kind, interrupts), inverse, CALL, SOON);
  }

  private static ActionType slow(String name) {
    Effect effect = new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
    return new ActionType(name, effect, "", CALL, LATER);
  }
}
