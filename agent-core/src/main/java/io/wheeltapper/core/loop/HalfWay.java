package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a stop left half-way: a pause, a freeze or a lost lead holds the next step of a rung of
 * which some part was really carried out. It is found on the site, so that a person is told of all
 * of it at once.
 */
final class HalfWay {

  /** Something stands half-way since a person or a window stopped it. */
  static final Fault LEFT = Fault.of("left-half-way");

  private static final Set<String> STOPS = Set.of("pause", "window", "leader");

  private static final int MOST_NAMED = 20;

  private HalfWay() {}

  /** The finding, when this judgement leaves its case half-way and no call is being gathered. */
  static Optional<Entry.Found> left(long now, Case kase, Entry.Judged judged, Site site) {
    if (!judged.verdict().equals("hold")
        || !STOPS.contains(judged.guard())
        || !kase.halfWay()
        || kase.plan().filter(p -> p.remediation().equals(Planner.PERSON)).isPresent()) {
      return Optional.empty();
    }
    boolean willBeTold =
        site.book()
            .about(Target.site())
            .filter(k -> k.seen(LEFT).isPresent() && k.plan().isEmpty())
            .isPresent();
    return willBeTold
        ? Optional.empty()
        : Optional.of(
            Noticed.of(
                now,
                Target.site(),
                LEFT,
                "half-way",
                Map.of(Noticed.WHY, word(kase) + " by " + judged.guard() + ": " + judged.reason()),
                site));
  }

  /** Everything that stands half-way now, as a person is told it. */
  static String words(Site site) {
    List<Case> all = site.book().open().stream().filter(Case::halfWay).toList();
    String named =
        all.stream().limit(MOST_NAMED).map(HalfWay::word).collect(Collectors.joining("; "));
    return all.size() > MOST_NAMED ? named + "; and " + (all.size() - MOST_NAMED) + " more" : named;
  }

  private static String word(Case kase) {
    String next =
        kase.step() < 0 ? "no step is open" : kase.actions().get(kase.step()) + " is held";
    return kase.subject() + (kase.holds() ? " is held by us, " : ": ") + next;
  }
}
