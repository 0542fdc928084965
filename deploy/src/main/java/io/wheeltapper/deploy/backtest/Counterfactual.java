package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which acts rest on a world that was not: on the same subject, this side touched something that
 * history did not, or history something that this side did not.
 */
final class Counterfactual {

  /** History's call is the same as an allowed act when it was made within this time of it. */
  private static final long SAME_MILLIS = 600_000L;

  private Counterfactual() {}

  static List<Act> marked(List<Act> acts, Past past) {
    Map<Target, List<Act>> bySubject = new HashMap<>();
    for (Act act : acts) {
      bySubject.computeIfAbsent(act.subject(), _ -> new ArrayList<>()).add(act);
    }
    Map<Target, Parting> partings = new HashMap<>();
    bySubject.forEach((subject, own) -> partings.put(subject, parting(own, past.about(subject))));
    List<Act> marked = new ArrayList<>(acts.size());
    for (Act act : acts) {
      Parting parting = partings.getOrDefault(act.subject(), Parting.NEVER);
      marked.add(parting.before(act) ? act.asCounterfactual() : act);
    }
    return marked;
  }

  /** Where this side and history part on a subject. */
  private static final class Parting {
    static final Parting NEVER = new Parting(Long.MAX_VALUE, null);

    private final long at;
    private final @Nullable Act own;
    private boolean passed;

    Parting(long at, @Nullable Act own) {
      this.at = at;
      this.own = own;
    }

    /** Asked in order: whether the act comes after it. */
    boolean before(Act act) {
      if (act == own) {
        passed = true;
        return false;
      }
      return act.at() > at || (passed && act.at() == at);
    }
  }

  private static Parting parting(List<Act> own, List<Past.Done> done) {
    List<Past.Done> left = new ArrayList<>(done);
    Parting first = Parting.NEVER;
    for (Act act : own) {
      if (act.allowed() && act.touches() && !left.removeIf(d -> same(act, d))) {
        first = act.at() < first.at ? new Parting(act.at(), act) : first;
      }
    }
    for (Past.Done d : left) {
      first = d.at() < first.at ? new Parting(d.at(), null) : first;
    }
    return first;
  }

  private static boolean same(Act act, Past.Done done) {
    return act.action().equals(done.action())
        && act.target().equals(done.target())
        && Math.abs(act.at() - done.at()) <= SAME_MILLIS;
  }
}
