package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** A step that waits for idle waits until no work runs on the node; silence is not idle. */
final class JobGuard implements Guard {

  @Override
  public String name() {
    return "job awareness";
  }

  @Override
  public Verdict judge(Question question) {
    if (!question.action().parameter("when").equals("idle") || Idle.now(question)) {
      return Verdict.allow();
    }
    return new Verdict.Hold(
        "work still runs on " + question.node() + ", or nobody says that none does",
        Verdict.UNTIL_CHANGED);
  }
}
