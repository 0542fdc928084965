package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;

/**
 * What the gate is asked: may this action of this plan be done now?
 *
 * @param now the loop's time, epoch milliseconds
 * @param action the step's action, or its inverse when a failed step is taken back
 * @param mode the mode that would carry it out
 */
public record Question(
    long now,
    Case kase,
    Entry.Planned plan,
    Action action,
    Effect effect,
    Ladder ladder,
    Mode mode,
    Site site) {

  /** Whether an allow would carry it out, and not only take it as done. */
  public boolean acts() {
    return mode.compareTo(Mode.OBSERVE) > 0;
  }

  /** Whether the case holds its node: what acts rests on what was really done. */
  public boolean holdsNode() {
    return acts() ? kase.holds() : kase.isolates();
  }

  /** The node that the action touches: its target when that is a node, else the case's subject. */
  public Target node() {
    return action.target().kind() == Target.Kind.NODE ? action.target() : kase.subject();
  }
}
