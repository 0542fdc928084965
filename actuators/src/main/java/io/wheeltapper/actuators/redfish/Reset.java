package io.wheeltapper.actuators.redfish;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import java.time.Duration;

/**
 * The resets of a node, mildest first; each an action of its own, so that limits, cooldowns and
 * approvals can tell them apart.
 */
public enum Reset {
  /** The operating system is asked to restart. */
  REBOOT("node.reboot", "GracefulRestart"),
  /** It is not asked. */
  RESET("node.reset", "ForceRestart"),
  /** The machine loses its power for some seconds; what stays powered by standby does not. */
  CYCLE("node.power-cycle", "PowerCycle"),
  /** It loses standby power too, the BMC with it. */
  FULL("node.full-power-cycle", "FullPowerCycle");

  private static final Effect ENDS_WORK =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);

  private static final Duration CALL = Duration.ofSeconds(60);

  /** A GPU node's firmware trains memory and links for many minutes before its kernel starts. */
  private static final Duration BOOT = Duration.ofMinutes(45);

  private final String action;
  private final String type;

  Reset(String action, String type) {
    this.action = action;
    this.type = type;
  }

  /** The {@code ResetType}. */
  public String type() {
    return type;
  }

  /** What it is called and does. */
  public ActionType action() {
    return new ActionType(action, ENDS_WORK, "", CALL, BOOT);
  }
}
