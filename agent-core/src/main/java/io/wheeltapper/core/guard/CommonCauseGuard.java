package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Cause;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Sighting;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Verdict;
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
    return neutral ? Verdict.allow() : settling(question);
  }

  /** Whether the act is one that its cause must have had time to show before. */
  private static boolean waits(Question question) {
    return question.effect().interrupts() == Effect.Interrupts.RUNNING_WORK
        || question.site().policy().causes().signs().sympathetic(question.plan().fault(), "")
        || Cause.looms(question.site(), question.kase(), question.now());
  }

  private static Verdict settling(Question question) {
    long own = question.ladder().causeSettleMillis();
    long settle = own < 0 ? question.site().policy().causes().times().settle() : own;
    long until =
        question.kase().seen(question.plan().fault()).map(Sighting::first).orElse(question.now())
            + settle;
    return question.now() < until && waits(question)
        ? new Verdict.Hold("waits " + settle / 1000 + " s for a common cause to show", until)
        : Verdict.allow();
  }
}
