package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.policy.Ladder;
import java.util.List;
import java.util.Set;

/**
 * Where a rung in flight may be stopped. Every boundary between two steps is a safe point, but not
 * the one between a restart or a reset and the look at what came of it; a ladder may say otherwise
 * of a step by {@code safe-point}. Guards that stop new steps (pause, windows) let through what
 * only goes on to its safe point.
 */
public final class SafePoint {

  /** After these the world is not as it was until it was looked at. */
  private static final Set<String> OPENING =
      Set.of(
          "node.reboot",
          "node.reset",
          "node.power-cycle",
          "node.full-power-cycle",
          "node.reload-driver",
          "gpu.reset",
          "firmware.rollback");

  private static final String LOOK = "node.validate";

  private SafePoint() {}

  /**
   * Whether the action is the next step of a rung that cannot be left where it is: the step before
   * it was really carried out, and the boundary between them is no safe point.
   */
  public static boolean goesOn(Question question) {
    Case kase = question.kase();
    List<Action> actions = kase.actions();
    int step = kase.step();
    return step > 0
        && kase.undo().isEmpty()
        && actions.get(step).equals(question.action())
        && kase.planInForce().isDone(step - 1)
        && !safe(actions.get(step - 1), actions.get(step));
  }

  private static boolean safe(Action before, Action next) {
    String said = next.parameter(Ladder.SAFE);
    return said.isEmpty()
        ? !(OPENING.contains(before.name()) && next.name().equals(LOOK))
        : said.equals("true");
  }
}
