package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;

/** An InfiniBand subnet. Safe for all threads. */
interface Subnet {

  /**
   * One write.
   *
   * @param view what was looked at; the write holds only while the switch is the same one
   * @param disable else it is enabled
   */
  record Change(Names.SwitchPort port, View view, boolean disable) {}

  /** Both ends of a switch's port, and what would be left without it. */
  View look(Names.SwitchPort port) throws CallFailed, InterruptedException;

  /** The call in words. */
  default String describe(Change change) {
    return "SubnSet PortInfo of %s port %d (%s): PortPhysicalState %s"
        .formatted(
            change.port().name(),
            change.port().number(),
            change.view().guid(),
            change.disable() ? "Disabled" : "Polling");
  }

  /** Makes it; the same twice is as once. */
  void apply(Change change) throws CallFailed, InterruptedException;
}
