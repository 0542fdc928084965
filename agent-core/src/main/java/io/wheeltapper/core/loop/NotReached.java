package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What comes through to nobody: cases whose tries had no answer for long, such as for want of a
 * token or a command. It is found on the site, so that a person is told of all of them at once,
 * while each of them goes on being tried.
 */
final class NotReached {

  /** A system was not reached for long. */
  static final Fault FAULT = Fault.of("not-reached");

  private static final int MOST_NAMED = 10;

  private NotReached() {}

  /** The finding, when nobody was told of the case and no call is under way. */
  static Optional<Entry.Found> untold(long now, Case kase, Site site) {
    boolean underWay =
        site.book().about(Target.site()).filter(k -> k.seen(FAULT).isPresent()).isPresent();
    return underWay || !kase.inHand().unanswered().untold()
        ? Optional.empty()
        : Optional.of(
            Noticed.of(
                now, Target.site(), FAULT, "not-reached", Map.of(Noticed.WHY, word(kase)), site));
  }

  /** Whether a plan tells a person of every case of which nobody was told: its ladder's own. */
  static boolean told(Entry.Planned plan) {
    return plan.fault().equals(FAULT)
        && plan.target().equals(Target.site())
        && !plan.remediation().equals(Planner.PERSON);
  }

  /** All of them, as a person is told it; {@code ""} where all have answered since. */
  static String words(Site site) {
    List<Case> all =
        site.book().open().stream().filter(k -> k.inHand().unanswered().untold()).toList();
    String named =
        all.stream().limit(MOST_NAMED).map(NotReached::word).collect(Collectors.joining("; "));
    return all.size() > MOST_NAMED ? named + "; and " + (all.size() - MOST_NAMED) + " more" : named;
  }

  private static String word(Case kase) {
    return kase.subject() + " " + kase.inHand().unanswered().words();
  }
}
