package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds while a person has paused the site, an ancestor of the node, or the node itself. */
final class PauseGuard implements Guard {

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public Verdict judge(Question question) {
    if (question.action().name().equals(Catalogue.CALL_PERSON)) {
      return Verdict.ALLOW;
    }
    List<Target> reaches = new ArrayList<>(List.of(Target.site(), question.node()));
    reaches.addAll(question.site().topology().ancestors(question.node()));
    for (Target reach : reaches) {
      Optional<Entry.Paused> paused = question.site().book().pausedAt(reach);
      if (paused.isPresent()) {
        return new Verdict.Hold(
            reach + " is paused by " + paused.get().by() + ": " + paused.get().reason(),
            Verdict.UNTIL_CHANGED);
      }
    }
    return Verdict.ALLOW;
  }
}
