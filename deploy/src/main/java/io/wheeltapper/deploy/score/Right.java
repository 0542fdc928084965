package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayList;
import java.util.List;

/**
 * What the profile says is to be done: one of these has to be in the first rung, if there are any,
 * and these may be. What harms nobody is always right.
 */
record Right(List<Deed> wants, List<Deed> may) {

  Right {
    wants = List.copyOf(wants);
    may = List.copyOf(may);
  }

  /**
   * An action, or one that waits until nothing runs.
   *
   * @param whenIdle whether it is right only where no work runs
   */
  record Deed(String action, boolean whenIdle) {

    /** Whether this allows that. */
    boolean covers(Deed done) {
      return action.equals(done.action()) && (!whenIdle || done.whenIdle());
    }
  }

  /** Whether an action takes capacity away or changes anything: what can be wrong. */
  static boolean disruptive(String action) {
    return Catalogue.find(action)
        .map(Catalogue.Known::effect)
        .filter(e -> e.kind() == Effect.Kind.REMOVES || e.kind() == Effect.Kind.CHANGES)
        .isPresent();
  }

  /** Whether one act is right. */
  boolean allows(Deed deed) {
    return !disruptive(deed.action())
        || wants.stream().anyMatch(w -> w.covers(deed))
        || may.stream().anyMatch(m -> m.covers(deed));
  }

  /** Whether a rung is right as a whole. */
  boolean holds(List<Deed> rung) {
    return rung.stream().allMatch(this::allows)
        && (wants.isEmpty()
            || rung.stream().anyMatch(d -> wants.stream().anyMatch(w -> w.covers(d))));
  }

  /** The same, or that act alone. */
  Right also(String action) {
    List<Deed> more = new ArrayList<>(wants);
    if (!wants.isEmpty()) {
      more.add(new Deed(action, false));
    }
    return new Right(more, may);
  }

  /** Whether that act repairs such a fault, as far as any act of a machine does. */
  boolean mendedBy(String action) {
    return (action.equals("gpu.reset") || action.equals("node.reboot"))
        && wants.stream().anyMatch(w -> w.action().equals(action));
  }
}
