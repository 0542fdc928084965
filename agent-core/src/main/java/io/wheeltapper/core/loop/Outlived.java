package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Catalogue;
import java.util.Optional;

/**
 * Plans that are older than the end of a window they were made in: nothing of such a plan, and no
 * approval of it, carries over.
 */
public final class Outlived {

  private Outlived() {}

  /**
   * The newest closed window, narrower than act, that was about an action of a case and outlived
   * something from that moment: it had opened by then, and closed at it or after.
   */
  public static Optional<Entry.Window> window(Site site, Case kase, Action action, long moment) {
    for (Entry.Window closed : site.book().openings().closedSince(moment)) {
      if (narrow(closed) && was(closed, site, kase, action, moment)) {
        return Optional.of(closed);
      }
    }
    return Optional.empty();
  }

  /** Why the open steps of a plan are to be planned again; empty while they stand. */
  static Optional<String> why(Site site, Case kase, Entry.Planned plan) {
    if (plan.remediation().equals(Planner.PERSON) || kase.step() < 0) {
      return Optional.empty();
    }
    for (Entry.Window closed : site.book().openings().closedSince(plan.at())) {
      for (Action action : kase.actions().subList(kase.step(), kase.actions().size())) {
        boolean matters = narrow(closed) || kind(action) == Effect.Kind.CHANGES;
        if (matters && closed.at() > plan.at() && was(closed, site, kase, action, plan.at())) {
          return Optional.of("window '" + closed.name() + "' has closed; planned again");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean narrow(Entry.Window closed) {
    return !closed.terms().freeze() && closed.terms().mode().compareTo(Mode.ACT) < 0;
  }

  private static boolean was(
      Entry.Window closed, Site site, Case kase, Action action, long moment) {
    return !closed.terms().freeze()
        && closed.terms().since() <= moment
        && closed.terms().binds(kind(action))
        && Touched.covered(closed.terms(), site, action, kase.subject());
  }

  private static Effect.Kind kind(Action action) {
    return Catalogue.find(action.name()).map(k -> k.effect().kind()).orElse(Effect.Kind.REMOVES);
  }
}
