package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Times;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Limits;

/** Not the same act on the same target too soon, nor too often. */
final class CooldownGuard implements Guard {

  @Override
  public String name() {
    return "cooldown";
  }

  @Override
  public Verdict judge(Question question) {
    Limits limits = question.site().policy().limits();
    String action = question.action().name();
    Times times = question.site().book().record().times(action, question.action().target());
    long cooldown = limits.cooldownMillis().getOrDefault(action, 0L);
    if (!times.isEmpty() && question.now() < times.last() + cooldown) {
      return new Verdict.Hold(
          action + " was done here less than " + cooldown / 1000 + " s ago",
          times.last() + cooldown);
    }
    Limits.Attempts attempts = limits.attempts().get(action);
    if (attempts != null) {
      long within = times.since(question.now() - attempts.perMillis());
      if (within >= attempts.max()) {
        return new Verdict.Deny(
            action
                + " was done here "
                + within
                + " times within "
                + attempts.perMillis() / 3_600_000
                + " h; at most "
                + attempts.max());
      }
    }
    return Verdict.allow();
  }
}
