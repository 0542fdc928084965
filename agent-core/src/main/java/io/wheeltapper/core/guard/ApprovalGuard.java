package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Ladder;

/**
 * In mode ask, for steps of a ladder that ask, and for actions that always do, persons approve
 * exactly this plan. Other guards ask in the same way, by {@link Approval#verdict}.
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
    String asks = question.action().parameter(Ladder.ASK);
    if (asks.equals("true")) {
      return Approval.verdict(question, "the ladder of " + question.ladder().fault() + " says so");
    }
    if (question.effect().kind() == Effect.Kind.PROTECTS && asks.isEmpty()) {
      return Approval.verdict(
          question, "what protects the plant asks, unless its step says ask: false");
    }
    String action = question.action().name();
    return question.site().policy().approvals().always().contains(action)
        ? Approval.verdict(question, action + " always asks")
        : Verdict.allow();
  }
}
