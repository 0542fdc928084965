package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** The operators' own veto rules. */
final class VetoGuard implements Guard {

  @Override
  public String name() {
    return "veto";
  }

  @Override
  public Verdict judge(Question question) {
    return Verdict.allow();
  }
}
