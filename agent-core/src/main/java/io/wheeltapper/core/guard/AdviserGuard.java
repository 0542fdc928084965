package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Caution;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Catalogue;
import java.time.Instant;

/**
 * The adviser doubts a case: what takes capacity out or changes something waits for a time, or asks
 * a person, whose approval of the plan overrides both. All that is known here is that it does; what
 * it said cannot be seen. It stands last, so that a hold of its own says that no other guard is
 * against the act ({@link Caution}). It keeps no call of a person back, nothing that protects the
 * plant, and nothing that takes back what we did.
 */
final class AdviserGuard implements Guard {

  private static final String DOUBTS = "the adviser doubts it";

  @Override
  public String name() {
    return Caution.GUARD;
  }

  @Override
  public Verdict judge(Question question) {
    if (question.action().name().equals(Catalogue.CALL_PERSON) || takesBack(question)) {
      return Verdict.allow();
    }
    Caution caution = question.kase().caution();
    if (caution.beyond(question.plan(), question.action())) {
      return asks(
          question, DOUBTS + ", and what the case came to since was not planned before it did");
    }
    Effect.Kind kind = question.effect().kind();
    if (kind == Effect.Kind.NEUTRAL || kind == Effect.Kind.PROTECTS) {
      return Verdict.allow();
    }
    if (caution.asks()) {
      return asks(question, DOUBTS);
    }
    return question.now() < caution.until() ? waits(question, caution.until()) : Verdict.allow();
  }

  private static boolean takesBack(Question question) {
    return question.kase().undo().filter(question.action()::equals).isPresent();
  }

  /** As all that asks; but that nobody answered leads to no further rung. */
  private static Verdict asks(Question question, String why) {
    return Approval.of(question) instanceof Approval.Unanswered unanswered
            && unanswered.then() == Approvals.Fallback.DENY
        ? new Verdict.Hold(
            Approval.ASKS
                + unanswered.what()
                + ", and nobody answered in time"
                + Approval.WHY
                + why,
            Verdict.UNTIL_CHANGED)
        : Approval.verdict(question, why);
  }

  private static Verdict waits(Question question, long until) {
    return switch (Approval.of(question)) {
      case Approval.Given _, Approval.Refused _ -> Approval.verdict(question, DOUBTS);
      case Approval.Waiting _, Approval.Unanswered _ ->
          new Verdict.Hold(
              DOUBTS
                  + ": it waits until "
                  + Instant.ofEpochMilli(until)
                  + ", then it goes on by itself, or once plan "
                  + question.plan().plan()
                  + " is approved",
              until);
    };
  }
}
