package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Approvals;
import java.util.Optional;

/** In mode ask, and for actions that always ask, a person approves exactly this plan, in time. */
final class ApprovalGuard implements Guard {

  @Override
  public String name() {
    return "approval";
  }

  @Override
  public Verdict judge(Question question) {
    Approvals approvals = question.site().policy().approvals();
    boolean asks =
        question.mode() == Mode.ASK || approvals.always().contains(question.action().name());
    if (!asks) {
      return Verdict.allow();
    }
    String plan = question.plan().plan();
    Optional<Entry.Refused> refused = question.kase().refused(plan);
    if (refused.isPresent()) {
      return new Verdict.Deny("plan " + plan + " was refused by " + refused.get().by());
    }
    Optional<Entry.Approved> approved = question.kase().approved(plan);
    if (approved.isEmpty()) {
      return new Verdict.Hold(
          "plan " + plan + " waits for a person's approval", Verdict.UNTIL_CHANGED);
    }
    return question.now() <= approved.get().at() + approvals.withinMillis()
        ? new Verdict.Allow("approved by " + approved.get().by())
        : new Verdict.Hold(
            "the approval of plan " + plan + " by " + approved.get().by() + " has expired",
            Verdict.UNTIL_CHANGED);
  }
}
