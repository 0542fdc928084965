package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** Many symptoms under one ancestor or one job are one cause: the cause is acted on. */
final class CommonCauseGuard implements Guard {

  @Override
  public String name() {
    return "common cause";
  }

  @Override
  public Verdict judge(Question question) {
    return Verdict.allow();
  }
}
