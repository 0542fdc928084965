package io.wheeltapper.actuators.slurm;

import io.wheeltapper.core.model.Outcome;
import java.util.List;

/** What looking at the world says is to be done now. */
sealed interface Plan {

  /** Nothing: it is so already, or must not be. */
  record Nothing(Outcome outcome) implements Plan {}

  /**
   * These calls, in order; each may be repeated.
   *
   * @param done what to say once they are made
   */
  record Calls(List<Change> changes, String done) implements Plan {
    public Calls {
      changes = List.copyOf(changes);
    }
  }

  /** Must not be, and trying again will not help. */
  static Plan refuse(String why) {
    return new Nothing(new Outcome.Failed(why, false));
  }

  /** Cannot be yet. */
  static Plan later(String why) {
    return new Nothing(new Outcome.Failed(why, true));
  }

  /** Is so already. */
  static Plan already(String what) {
    return new Nothing(new Outcome.Done(what));
  }
}
