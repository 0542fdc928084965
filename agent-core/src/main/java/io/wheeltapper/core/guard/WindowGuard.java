package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** Change windows and freezes. */
final class WindowGuard implements Guard {

  @Override
  public String name() {
    return "window";
  }

  @Override
  public Verdict judge(Question question) {
    return Verdict.allow();
  }
}
