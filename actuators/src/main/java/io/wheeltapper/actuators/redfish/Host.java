package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import java.util.Optional;

/** A machine that its BMC can reset, by whatever language. Safe for all threads. */
public interface Host {

  /**
   * Looks at it.
   *
   * @throws Machine.NoneSuch when no one machine can be told
   */
  Machine look(Pace pace) throws CallFailed, InterruptedException, Machine.NoneSuch;

  /** What goes on there that a reset would break off; empty when nothing does. */
  Optional<String> underWay() throws CallFailed, InterruptedException;

  /** The exact call that {@link #reset} would make, for people. */
  String describe(Reset reset, Machine machine);

  /** Resets it, with one call; returns when that was taken. */
  void reset(Reset reset, Machine machine) throws CallFailed, InterruptedException;
}
