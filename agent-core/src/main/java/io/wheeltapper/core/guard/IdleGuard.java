package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** A step that waits for idle waits until no work runs on the node; silence is not idle. */
final class IdleGuard implements Guard {

  @Override
  public String name() {
    return "job awareness";
  }

  @Override
  public Verdict judge(Question question) {
    if (!question.action().parameter("when").equals("idle")
        || question.site().world().idle(question.node())) {
      return Verdict.ALLOW;
    }
    return new Verdict.Hold("work still runs on " + question.node(), Verdict.UNTIL_CHANGED);
  }
}
