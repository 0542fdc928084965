package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an answer to a case's plan must come from somebody who proved who they are. An answer
 * holds for the whole plan, so that what a later step wants counts for the first one too. Decision
 * thread only.
 */
public final class Proof {

  private Proof() {}

  /**
   * Whether a name that was only typed is too little: when a step that is still to come, or what
   * takes a step back, wants several persons or a role, and when those who proposed it may not
   * approve it alone.
   */
  public static boolean wanted(Site site, Case kase) {
    if (kase.plan().isEmpty()) {
      return false;
    }
    Approvals approvals = site.policy().approvals();
    Fault fault = kase.plan().get().fault();
    return ahead(kase).stream()
        .anyMatch(action ->
            several(approvals, action.name())
                || (approvals.separate() && !Proposers.of(site, kase, action, fault).isEmpty()));
  }

  private static List<Action> ahead(Case kase) {
    List<Action> actions = kase.actions();
    List<Action> ahead = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      if (kase.step() >= 0 && i >= kase.step()) {
        ahead.add(action);
      }
      Catalogue.find(action.name())
          .map(Catalogue.Known::inverse)
          .filter(inverse -> !inverse.isEmpty())
          .ifPresent(inverse -> ahead.add(Action.of(inverse, action.target())));
    }
    return ahead;
  }

  private static boolean several(Approvals approvals, String name) {
    Effect effect =
        Catalogue.find(name).map(Catalogue.Known::effect).orElse(Attempts.UNKNOWN_EFFECT);
    Approvals.Quorum quorum = approvals.quorum(name, effect.kind());
    return quorum.persons() > 1 || !quorum.roles().isEmpty();
  }
}
