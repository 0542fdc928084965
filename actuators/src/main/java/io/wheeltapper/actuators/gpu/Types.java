package io.wheeltapper.actuators.gpu;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/** What the actions are called and do. */
final class Types {

  private static final Effect INTERRUPTS =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
  private static final Effect SLOWS = new Effect(Effect.Kind.CHANGES, Effect.Interrupts.NOTHING);
  private static final Effect GIVES_BACK =
      new Effect(Effect.Kind.RESTORES, Effect.Interrupts.NOTHING);

  /** A power limit shows within ten seconds, a driver's start within a minute or two. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final Duration LATER = Duration.ofMinutes(3);

  private Types() {}

  static ActionType reset(Duration limit) {
    return new ActionType("gpu.reset", INTERRUPTS, "", limit, LATER);
  }

  static ActionType reload(Duration limit) {
    return new ActionType("node.reload-driver", INTERRUPTS, "", limit, LATER);
  }

  static ActionType cap(Duration limit) {
    return new ActionType("gpu.cap-power", SLOWS, "gpu.uncap-power", limit, SOON);
  }

  static ActionType uncap(Duration limit) {
    return new ActionType("gpu.uncap-power", GIVES_BACK, "", limit, SOON);
  }

  static ActionType lock(Duration limit) {
    return new ActionType("gpu.lock-clocks", SLOWS, "gpu.unlock-clocks", limit, SOON);
  }

  static ActionType unlock(Duration limit) {
    return new ActionType("gpu.unlock-clocks", GIVES_BACK, "", limit, SOON);
  }
}
