package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.core.model.Outcome;
import java.util.List;
import java.util.Optional;

/** What looking at a BMC says is to be done now. */
sealed interface Plan {

  /** Nothing: it is so, or it must not be. */
  record Instead(Outcome outcome) implements Plan {}

  /** Nothing now: something else is under way, which is not interrupted. */
  record Hold(String why) implements Plan {}

  /** Our own flash is under way, as after a crash: it is followed to its end. */
  record Follow(Job job) implements Plan {}

  /**
   * These, in order.
   *
   * @param force raises the standing flag ForceUpdate
   * @param flash brings the image; empty where it lies there already
   * @param clear takes the flag back, before anything is reset
   * @param reset brings the version into force
   */
  record Go(
      Optional<Change> force,
      Optional<Change> flash,
      Optional<Change> clear,
      Optional<Change> reset,
      String done)
      implements Plan {

    List<Change> changes() {
      return java.util.stream.Stream.of(force, flash, clear, reset)
          .flatMap(Optional::stream)
          .toList();
    }
  }

  static Plan refuse(String why) {
    return new Instead(new Outcome.Failed(why, false));
  }
}
