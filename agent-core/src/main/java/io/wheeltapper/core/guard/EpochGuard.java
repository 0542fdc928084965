package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** Holds while this process does not lead. */
final class EpochGuard implements Guard {

  @Override
  public String name() {
    return "leader";
  }

  @Override
  public Verdict judge(Question question) {
    return question.site().epoch() > 0
        ? Verdict.allow()
        : new Verdict.Hold("this process does not lead", Verdict.UNTIL_CHANGED);
  }
}
