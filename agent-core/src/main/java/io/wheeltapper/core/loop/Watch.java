package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Probation;
import java.util.Optional;

/**
 * Probation: a node that we gave back is under watch, and one strike ends that. The same or a
 * related fault goes on where the ladder was left, not again from its mildest rung.
 */
final class Watch {

  private static final long HOUR = 3_600_000L;

  private Watch() {}

  /**
   * Where a ladder is entered.
   *
   * @param why why not at its first rung, or {@code ""}
   */
  record Entrance(int rung, String why) {}

  static Entrance entrance(long now, Case kase, Ladder ladder, Site site) {
    Probation probation = site.policy().probation();
    Optional<Strikes.Returned> back =
        site.book()
            .strikes()
            .returned(kase.subject())
            .filter(r -> now - r.at() <= probation.watchMillis() && kase.opened() >= r.at())
            .filter(r -> !r.assumed() || observes(kase, ladder, site))
            .filter(r -> related(r, kase, ladder, site));
    if (ladder.clears() || back.isEmpty()) {
      return new Entrance(0, "");
    }
    Strikes.Returned returned = back.get();
    String why =
        "on probation: given back "
            + (now - returned.at()) / HOUR
            + " h ago by case "
            + returned.caseId()
            + "; one strike ends it";
    return new Entrance(returned.faults().getOrDefault(ladder.fault(), 0) + 1, why);
  }

  /** What was only taken as done puts nothing on probation that really acts. */
  private static boolean observes(Case kase, Ladder ladder, Site site) {
    Action isolate = Action.of("node.isolate", kase.subject());
    return Modes.of(site, isolate, ladder.fault(), kase.subject()).compareTo(Mode.OBSERVE) <= 0;
  }

  /** The same fault, one on the same part, or one that is a witness of the other. */
  private static boolean related(Strikes.Returned returned, Case kase, Ladder ladder, Site site) {
    Fault fault = ladder.fault();
    return returned.faults().containsKey(fault)
        || kase.seen(fault).filter(s -> returned.sick().contains(s.target())).isPresent()
        || returned.faults().keySet().stream()
            .anyMatch(before ->
                ladder.confirmedBy().contains(before)
                    || site.policy()
                        .ladder(before)
                        .filter(l -> l.confirmedBy().contains(fault))
                        .isPresent());
  }
}
