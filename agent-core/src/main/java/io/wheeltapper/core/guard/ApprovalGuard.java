package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;

/**
 * In mode ask, and for actions that always ask, persons approve exactly this plan. Other guards ask
 * in the same way, by {@link Approval#verdict}.
 */
final class ApprovalGuard implements Guard {

  @Override
  public String name() {
    return "approval";
  }

  @Override
  public Verdict judge(Question question) {
    if (question.mode() == Mode.ASK) {
      return Approval.verdict(question, "the mode here is ask");
    }
    String action = question.action().name();
    return question.site().policy().approvals().always().contains(action)
        ? Approval.verdict(question, action + " always asks")
        : Verdict.allow();
  }
}
