package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.policy.Ladder;
import java.util.Optional;

/**
 * What becomes of a case once its maintenance is over and its target has settled: symptoms that did
 * not come back are cleared quietly; what was seen since is planned afresh, and nothing from before
 * the end supports it.
 */
final class Aftercare {

  private Aftercare() {}

  /** The bare question about a case, for what it lies in. */
  static Action of(Case kase) {
    return Action.of("", kase.subject());
  }

  /** The maintenance that is over for a case whose plan is older than that. */
  static Optional<Upkeep.Work> due(long now, Case kase, Site site) {
    return kase.plan().flatMap(p -> Tending.since(site, kase, p.at(), now));
  }

  /** What is to be written now. */
  static Entry after(long now, Case kase, Upkeep.Work work, Site site) {
    String whose =
        "maintenance of " + work.target() + (work.by().isEmpty() ? "" : " by " + work.by());
    boolean ours = Custody.ours(kase, site) || kase.deeds().stream().anyMatch(d -> !d.assumed());
    boolean back = kase.lastFound() > work.until();
    boolean symptoms = kase.opened() >= work.from() && !ours;
    if (!back && symptoms) {
      return Tending.healthy(site, kase.subject())
          ? cleared(now, kase, "symptoms of the " + whose + "; settled, and nothing came back")
          : Planner.person(
              now,
              kase,
              kase.plan().orElseThrow().fault(),
              0,
              kase.subject()
                  + " has not come back since the "
                  + whose
                  + " ended "
                  + site.policy().calendar().shown(work.until()));
    }
    long since = back ? work.until() : 0;
    String why = "judged afresh after the " + whose;
    Optional<Ladder> leads = Planner.leading(kase, site, since);
    if (leads.isEmpty()) {
      return ours
          ? Planner.person(now, kase, kase.plan().orElseThrow().fault(), 0, why)
          : cleared(now, kase, "symptoms of the " + whose + "; what came since is recorded only");
    }
    return Planner.plan(now, kase, leads.get(), 0, site, why)
        .orElseGet(() -> Planner.person(now, kase, leads.get().fault(), 0, why))
        .since(since);
  }

  private static Entry.Cleared cleared(long now, Case kase, String why) {
    return new Entry.Cleared(
        now, kase.id(), kase.subject(), kase.plan().orElseThrow().fault(), "", why);
  }
}
