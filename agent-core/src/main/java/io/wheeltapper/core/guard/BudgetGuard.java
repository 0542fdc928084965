package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** What the error budgets still allow. */
final class BudgetGuard implements Guard {

  @Override
  public String name() {
    return "error budget";
  }

  @Override
  public Verdict judge(Question question) {
    return Verdict.allow();
  }
}
