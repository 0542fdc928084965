package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Limits;
import java.util.List;

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
    List<Long> times =
        question.site().book().deeds().stream()
            .filter(d -> d.action().equals(action) && d.target().equals(question.action().target()))
            .map(Book.Deed::at)
            .toList();
    long cooldown = limits.cooldownMillis().getOrDefault(action, 0L);
    if (!times.isEmpty() && question.now() < times.getLast() + cooldown) {
      return new Verdict.Hold(
          action + " was done here less than " + cooldown / 1000 + " s ago",
          times.getLast() + cooldown);
    }
    Limits.Attempts attempts = limits.attempts().get(action);
    if (attempts != null) {
      long within = times.stream().filter(t -> t > question.now() - attempts.perMillis()).count();
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
