package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Tending;
import io.wheeltapper.core.loop.Upkeep;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Calendar;
import java.time.Duration;
import java.util.Optional;

/**
 * Declared maintenance is the reason for its own symptoms: what lies in its target is left alone,
 * and nobody is called, until the target has settled. Giving back waits for the end only.
 */
final class MaintenanceGuard implements Guard {

  @Override
  public String name() {
    return "maintenance";
  }

  @Override
  public Verdict judge(Question question) {
    Optional<Tending.Rest> rest =
        Tending.of(question.site(), question.action(), question.kase().subject(), question.now());
    if (rest.isEmpty()) {
      return Verdict.allow();
    }
    Upkeep.Work work = rest.get().work();
    boolean restores = question.effect().kind() == Effect.Kind.RESTORES;
    if (restores && question.now() >= work.until()) {
      return Verdict.allow();
    }
    return new Verdict.Hold(
        words(question, rest.get()), restores ? work.until() : rest.get().until());
  }

  private static String words(Question question, Tending.Rest rest) {
    Upkeep.Work work = rest.work();
    Calendar calendar = question.site().policy().calendar();
    String whose =
        "maintenance of "
            + work.target()
            + (work.by().isEmpty() ? "" : " by " + work.by())
            + (work.reason().isEmpty() ? "" : " (" + work.reason() + ")");
    return rest.away()
        ? whose
            + " is over since "
            + calendar.shown(work.until())
            + ", but "
            + question.kase().subject()
            + " does not speak as healthy yet; waits until "
            + calendar.shown(rest.until())
        : whose
            + " until "
            + calendar.shown(work.until())
            + ", then "
            + Duration.ofMillis(calendar.settling().settleMillis()).toMinutes()
            + " min to settle";
  }
}
