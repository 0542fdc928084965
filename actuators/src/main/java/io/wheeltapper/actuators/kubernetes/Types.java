package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/** What the actions are called and do. */
final class Types {

  private static final Effect ENDS_WORK =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
  private static final Duration QUICK = Duration.ofSeconds(60);

  static final ActionType ISOLATE =
      new ActionType(
          "node.isolate",
          new Effect(Effect.Kind.REMOVES, Effect.Interrupts.NEW_WORK),
          "node.return",
          QUICK,
          QUICK);
  static final ActionType RETURN =
      new ActionType(
          "node.return",
          new Effect(Effect.Kind.RESTORES, Effect.Interrupts.NOTHING),
          "",
          QUICK,
          QUICK);
  static final ActionType DELETE =
      new ActionType("node.delete-pods", ENDS_WORK, "", QUICK.multipliedBy(2), QUICK);

  private Types() {}

  /** Asked for at once; then until it is back. */
  static ActionType reboot(Duration back) {
    return new ActionType("node.reboot", ENDS_WORK, "", QUICK, back);
  }

  /** Begun at once; then until it has ended. */
  static ActionType validate(Duration end) {
    return new ActionType("node.validate", Effect.HARMLESS, "", QUICK, end);
  }

  /**
   * Until every budget has let its pods go, and then until they have ended.
   *
   * @param wait for the budgets
   * @param ending for the pods' own grace
   */
  static ActionType evict(Duration wait, Duration ending) {
    return new ActionType("node.evict", ENDS_WORK, "", wait.plus(QUICK), ending);
  }
}
