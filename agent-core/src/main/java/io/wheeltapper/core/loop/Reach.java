package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import java.util.HashSet;
import java.util.Set;

/** What an action takes out of service, and whose running work it interrupts. */
public final class Reach {

  /**
   * The parameter of a step that interrupts running work: on how many nodes, as the plan found it.
   * It stands in the ledger, so that limits survive a restart.
   */
  static final String INTERRUPTS = "interrupts";

  private Reach() {}

  /** Whether an effect takes capacity out: a changed set-point that interrupts nothing does not. */
  public static boolean takesOut(Effect effect) {
    return switch (effect.kind()) {
      case REMOVES -> true;
      case CHANGES -> effect.interrupts() != Effect.Interrupts.NOTHING;
      case RESTORES, NEUTRAL, PROTECTS -> false;
    };
  }

  static boolean takesOut(String action) {
    return takesOut(effect(action));
  }

  private static Effect effect(String action) {
    return Catalogue.find(action).map(Catalogue.Known::effect).orElse(Attempts.UNKNOWN_EFFECT);
  }

  /** On how many nodes the planned action interrupts running work; 0 when it waits for idle. */
  static int interrupts(Action action) {
    String planned = action.parameter(INTERRUPTS);
    return planned.matches("\\d{1,9}") ? Integer.parseInt(planned) : 0;
  }

  /** The same action, saying on how many nodes it interrupts running work as things stand. */
  static Action counted(Action action, Site site, Target node) {
    if (effect(action.name()).interrupts() != Effect.Interrupts.RUNNING_WORK
        || action.parameter(Planner.WHEN).equals("idle")) {
      return action;
    }
    int nodes = interruptedNow(action, site, node);
    return nodes == 0 ? action : action.with(INTERRUPTS, Integer.toString(nodes));
  }

  /** On how many nodes work would be interrupted now: all those of the jobs concerned. */
  public static int interruptedNow(Action action, Site site, Target node) {
    if (action.target().kind() == Target.Kind.JOB) {
      return Math.max(1, site.world().nodesOf(action.target()).size());
    }
    if (node.kind() != Target.Kind.NODE || site.world().idle(node)) {
      return 0;
    }
    Set<Target> nodes = new HashSet<>();
    nodes.add(node);
    site.world().jobsAt(node).forEach(j -> nodes.addAll(site.world().nodesOf(j)));
    return nodes.size();
  }
}
