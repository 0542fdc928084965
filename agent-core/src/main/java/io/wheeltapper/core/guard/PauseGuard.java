package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.SafePoint;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Holds while a person has paused the site, what the action touches, anything that contains it, or
 * anything within it: an act on a job touches each of its nodes and what those are in.
 */
final class PauseGuard implements Guard {

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public Verdict judge(Question question) {
    Collection<Entry.Paused> pauses = question.site().book().pauses();
    if (pauses.isEmpty() || question.action().name().equals(Catalogue.CALL_PERSON)) {
      return Verdict.allow();
    }
    for (Entry.Paused paused : pauses) {
      if (touches(question, paused.target())) {
        if (SafePoint.goesOn(question)) {
          return new Verdict.Allow(
              paused.target() + " is paused, but this rung goes on to its next safe point");
        }
        return new Verdict.Hold(
            paused.target() + " is paused by " + paused.by() + ": " + paused.reason(),
            Verdict.UNTIL_CHANGED);
      }
    }
    return Verdict.allow();
  }

  private static boolean touches(Question question, Target paused) {
    if (paused.equals(Target.site())) {
      return true;
    }
    Site site = question.site();
    for (Target touched :
        List.of(question.node(), question.kase().subject(), question.action().target())) {
      if (touched.equals(paused)
          || site.around(touched).contains(paused)
          || site.around(paused).contains(touched)) {
        return true;
      }
    }
    if (question.action().target().kind() != Target.Kind.JOB) {
      return false;
    }
    Set<Target> nodes = site.world().nodesOf(question.action().target());
    return site.nodesIn(paused).stream().anyMatch(nodes::contains);
  }
}
