package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;

/** What a look at a port says. */
final class Seen {

  private static final String[] PHYSICAL = {
    "unknown",
    "Sleep",
    "Polling",
    "Disabled",
    "PortConfigurationTraining",
    "LinkUp",
    "LinkErrorRecovery",
    "PhyTest"
  };

  private Seen() {}

  /**
   * Goes on where exactly one switch was seen, with that port.
   *
   * @throws CallFailed unreachable, when it does not answer; refused, when its name is that of
   *     several
   */
  static void one(Names.SwitchPort port, View view) throws CallFailed {
    if (view.found() > 1) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED,
          view.found() + " switches are called " + port.name() + "; name it by its GUID");
    }
    if (view.found() == 0) {
      throw new CallFailed(
          CallFailed.Kind.UNREACHABLE, "no switch " + port.name() + " answers in this subnet");
    }
    if (view.physical() == 0) {
      throw new CallFailed(
          CallFailed.Kind.UNREACHABLE,
          port.name() + " does not answer for its port " + port.number());
    }
  }

  /** PortPhysicalState in the words of IBTA. */
  static String word(int physical) {
    return physical >= 0 && physical < PHYSICAL.length ? PHYSICAL[physical] : "unknown";
  }
}
