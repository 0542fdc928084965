package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds while a person has paused the site, what the action touches, or anything that contains it.
 */
final class PauseGuard implements Guard {

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public Verdict judge(Question question) {
    if (question.action().name().equals(Catalogue.CALL_PERSON)) {
      return Verdict.allow();
    }
    Set<Target> reaches = new LinkedHashSet<>();
    reaches.add(Target.site());
    for (Target touched :
        List.of(question.node(), question.kase().subject(), question.action().target())) {
      reaches.add(touched);
      reaches.addAll(question.site().topology().ancestors(touched));
    }
    for (Target reach : reaches) {
      Optional<Entry.Paused> paused = question.site().book().pausedAt(reach);
      if (paused.isPresent()) {
        return new Verdict.Hold(
            reach + " is paused by " + paused.get().by() + ": " + paused.get().reason(),
            Verdict.UNTIL_CHANGED);
      }
    }
    return Verdict.allow();
  }
}
