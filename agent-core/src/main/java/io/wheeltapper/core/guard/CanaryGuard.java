package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Canaries;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;
import java.util.Optional;

/**
 * A change of firmware is tried on one node first, from its isolation to its validation; after it
 * was seen to be well the others go on within the limits. Where it went wrong on any, it goes on
 * nowhere, until a person who can know of that approves the plan of one node, which is the next
 * canary. What takes a change back is not held.
 */
final class CanaryGuard implements Guard {

  @Override
  public String name() {
    return "canary";
  }

  @Override
  public Verdict judge(Question question) {
    Optional<Canaries.Change> change = Canaries.Change.in(question.kase().actions());
    if (change.isEmpty() || question.kase().undo().filter(question.action()::equals).isPresent()) {
      return Verdict.allow();
    }
    Canaries.Trial trial = question.site().book().canaries().of(change.get());
    boolean others = trial.underWay().stream().anyMatch(n -> !n.equals(question.kase().subject()));
    if (trial.failed().isPresent()) {
      Canaries.Failed failed = trial.failed().get();
      String why = change.get() + " went wrong on " + failed.node() + ": " + failed.how();
      boolean approved = Approval.givenSince(question, failed.at());
      return approved && !others
          ? new Verdict.Allow("approved as the next canary, though " + why)
          : new Verdict.Hold(
              why + "; it goes on nowhere until a person approves plan " + question.plan().plan(),
              Verdict.UNTIL_CHANGED);
    }
    int passed = trial.passed() + (question.acts() ? 0 : trial.taken());
    return passed == 0 && others
        ? new Verdict.Hold(
            change.get() + " is tried on " + trial.underWay() + " first", Verdict.UNTIL_CHANGED)
        : Verdict.allow();
  }
}
