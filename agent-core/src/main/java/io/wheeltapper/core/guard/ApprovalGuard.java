package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Scores;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Lack;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Trust;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * In mode ask, for steps of a ladder that ask, for actions that always do, and where too few of the
 * site's own cases were judged right ({@link Trust}), persons approve exactly this plan. Other
 * guards ask in the same way, by {@link Approval#verdict}.
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
    if (asks.equals("true") || asks.equals(Ladder.AGAIN)) {
      return Approval.verdict(question, "the ladder of " + question.ladder().fault() + " says so");
    }
    if (question.effect().kind() == Effect.Kind.PROTECTS && asks.isEmpty()) {
      return Approval.verdict(
          question, "what protects the plant asks, unless its step says ask: false");
    }
    Optional<String> lack = asks.isEmpty() ? lack(question.action().name()) : Optional.empty();
    if (lack.isPresent()) {
      return Approval.verdict(question, lack.get());
    }
    Optional<String> doubt = doubt(question);
    if (doubt.isPresent()) {
      return Approval.verdict(question, doubt.get());
    }
    String action = question.action().name();
    return question.site().policy().approvals().always().contains(action)
        ? Approval.verdict(question, action + " always asks")
        : Verdict.allow();
  }

  /** What cannot be promised of the action. */
  private static Optional<String> lack(String action) {
    String lacks =
        Catalogue.find(action).stream()
            .flatMap(known -> known.lacks().stream().sorted())
            .map(Lack::words)
            .collect(Collectors.joining(", and "));
    return lacks.isEmpty()
        ? Optional.empty()
        : Optional.of(lacks + "; it asks unless its step says ask: false");
  }

  /** Why what persons said of this action for this fault is not enough; nothing when it is. */
  private static Optional<String> doubt(Question question) {
    Fault fault = question.plan().fault();
    String action = question.action().name();
    Trust.Need need =
        question.site().policy().approvals().trust().of(fault, question.effect().kind());
    if (need.judged() == 0 && need.precision() == 0) {
      return Optional.empty();
    }
    Scores.Score score = question.site().book().scores().of(fault, action);
    String what = action + " for " + fault.code() + ": ";
    if (score.judged() < need.judged()) {
      return Optional.of(
          what
              + score.judged()
              + " cases are judged, "
              + need.judged()
              + " are wanted before it acts by itself");
    }
    return score.judged() > 0 && score.precision() >= need.precision()
        ? Optional.empty()
        : Optional.of(
            what
                + score.right()
                + " of "
                + score.judged()
                + " judged cases were right, a share of "
                + need.precision()
                + " is wanted before it acts by itself");
  }
}
