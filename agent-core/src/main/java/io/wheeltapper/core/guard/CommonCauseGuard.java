package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Cause;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Causes;
import java.util.Optional;

/**
 * Many symptoms under one ancestor or one job are one cause, and the cause is acted on: what a
 * symptom's case would do is held with a pointer to the cause's. What interrupts running work waits
 * a settle time, so that the cause can show; so does every act on a fault that says by itself that
 * something broke elsewhere. What a case did before its cause was known it may still look at and
 * give back.
 */
final class CommonCauseGuard implements Guard {

  @Override
  public String name() {
    return "common cause";
  }

  @Override
  public Verdict judge(Question question) {
    boolean neutral = question.effect().kind() == Effect.Kind.NEUTRAL;
    if (neutral && question.holdsNode()) {
      return Verdict.allow();
    }
    Fault fault = question.plan().fault();
    Optional<Cause> cause = Cause.of(question.site(), question.kase(), fault);
    if (cause.isPresent()) {
      return new Verdict.Hold(cause.get().pointer(), Verdict.UNTIL_CHANGED);
    }
    Causes causes = question.site().policy().causes();
    boolean waits =
        !neutral
            && (question.effect().interrupts() == Effect.Interrupts.RUNNING_WORK
                || causes.signs().sympathetic(fault, ""));
    return waits ? settling(question, causes.times().settle()) : Verdict.allow();
  }

  private static Verdict settling(Question question, long usual) {
    long own = question.ladder().causeSettleMillis();
    long settle = own < 0 ? usual : own;
    long until =
        question.kase().seen(question.plan().fault()).map(Case.Seen::first).orElse(question.now())
            + settle;
    return question.now() < until
        ? new Verdict.Hold("waits " + settle / 1000 + " s for a common cause to show", until)
        : Verdict.allow();
  }
}
