package io.wheeltapper.actuators.firmware;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Lack;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/** What the actions are called and do. */
public final class Types {

  private static final Effect FLASHES =
      new Effect(Effect.Kind.CHANGES, Effect.Interrupts.RUNNING_WORK);

  private Types() {}

  /**
   * To the version before.
   *
   * @param call until the flash has ended
   * @param boot until the version is seen after the reset
   */
  public static ActionType rollback(Duration call, Duration boot) {
    return new ActionType(Order.ROLLBACK, FLASHES, Order.RESTORE, call, boot).lacking(Lack.UNDO);
  }

  /** Back to what a rollback left; it has no inverse of its own: there is no going on for ever. */
  public static ActionType restore(Duration call, Duration boot) {
    return new ActionType(Order.RESTORE, FLASHES, "", call, boot);
  }
}
