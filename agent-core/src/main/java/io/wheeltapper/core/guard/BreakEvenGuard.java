package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** An action must cost less than leaving the fault alone. */
final class BreakEvenGuard implements Guard {

  @Override
  public String name() {
    return "break-even";
  }

  @Override
  public Verdict judge(Question question) {
    return Verdict.allow();
  }
}
