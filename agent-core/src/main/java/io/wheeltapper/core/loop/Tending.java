package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Calendar;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a target is worked on, or was and has not settled since. It has settled once a while has
 * passed since the end and it speaks as healthy; one that stays silent is waited for longer, but
 * not for ever.
 */
public final class Tending {

  /**
   * What a question has to wait for.
   *
   * @param until when to look again at the latest, epoch milliseconds
   * @param away whether it is the target that does not come back
   */
  public record Rest(Upkeep.Work work, long until, boolean away) {}

  private Tending() {}

  /** For an action of a case: empty where nothing is declared, or it has settled. */
  public static Optional<Rest> of(Site site, Action action, Target subject, long now) {
    if (site.book().upkeep().none() || subject.kind() == Target.Kind.WINDOW) {
      return Optional.empty();
    }
    return site.book()
        .upkeep()
        .last(Touched.of(site, action, subject), now)
        .flatMap(w -> rest(site, subject, now, w));
  }

  private static Optional<Rest> rest(Site site, Target subject, long now, Upkeep.Work work) {
    Calendar.Settling settling = site.policy().calendar().settling();
    long settled = work.until() + settling.settleMillis();
    if (now < settled) {
      return Optional.of(new Rest(work, settled, false));
    }
    long given = work.until() + settling.patienceMillis();
    return now < given && !healthy(site, subject)
        ? Optional.of(new Rest(work, given, true))
        : Optional.empty();
  }

  /**
   * The work that ended and settled, or was waited for long enough, since a moment: what was
   * planned before then is out of date.
   */
  static Optional<Upkeep.Work> since(Site site, Case kase, long planned, long now) {
    if (site.book().upkeep().none() || kase.subject().kind() == Target.Kind.WINDOW) {
      return Optional.empty();
    }
    Action none = Action.of("", kase.subject());
    return site.book()
        .upkeep()
        .last(Touched.of(site, none, kase.subject()), now)
        .filter(w -> planned < w.until() + site.policy().calendar().settling().settleMillis())
        .filter(w -> rest(site, kase.subject(), now, w).isEmpty());
  }

  /** Whether every node of it answers each scheduler that knows it; silence is not health. */
  static boolean healthy(Site site, Target subject) {
    Collection<Target> nodes = site.nodesIn(subject);
    return nodes.stream().allMatch(n -> answers(site.world().of(n)));
  }

  private static boolean answers(Collection<Status> said) {
    return !said.isEmpty()
        && said.stream()
            .allMatch(s ->
                s.field(Known.NODE_RESPONDING).equals("true")
                    && !s.field(Known.NODE_INVALID).equals("true"));
  }
}
