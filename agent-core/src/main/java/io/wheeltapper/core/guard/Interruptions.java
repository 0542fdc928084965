package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Census;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Reach;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.loop.Times;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Limits;
import java.util.Optional;

/**
 * How much running work may be interrupted, counted in nodes: a job that is stopped stops on all of
 * its nodes. One act in a window in which nothing else was interrupted is within every limit, or a
 * job as big as the site could never be restarted.
 */
final class Interruptions {

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 86_400_000L;

  private Interruptions() {}

  /** What is against it. */
  static Optional<Verdict> over(Question question) {
    Site site = question.site();
    int more = Reach.interruptedNow(question.action(), site, question.node());
    if (more == 0) {
      return Optional.empty();
    }
    for (Limits.Radius radius : site.policy().limits().radius()) {
      if (radius.counts() == Limits.Counts.INTERRUPTED) {
        Optional<Verdict> verdict =
            radius.per() == Target.Kind.SITE
                ? within(question, radius, Target.site(), site.census().site().size(), more)
                : job(question, radius, more);
        if (verdict.isPresent()) {
          return verdict;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Verdict> job(Question question, Limits.Radius radius, int more) {
    Target job = question.action().target();
    return job.kind() == Target.Kind.JOB
        ? within(question, radius, job, more, more)
        : Optional.empty();
  }

  private static Optional<Verdict> within(
      Question question, Limits.Radius radius, Target reach, int size, int more) {
    Census census = question.site().census();
    int now = reach.kind() == Target.Kind.SITE ? census.interrupting(question.kase()) : 0;
    int atOnce = radius.atOnce().of(size);
    if (now > 0 && now + more > atOnce) {
      return Optional.of(
          new Verdict.Hold(
              "running work is being interrupted already in "
                  + reach
                  + "; at most "
                  + atOnce
                  + " nodes' at once, and this would be "
                  + more
                  + " more",
              Verdict.UNTIL_CHANGED));
    }
    return paced(question, reach, radius.perHour(), size, now, more, HOUR, "hour")
        .or(() -> paced(question, reach, radius.perDay(), size, now, more, DAY, "day"))
        .or(() -> paced(question, reach, radius.perWeek(), size, now, more, 7 * DAY, "week"));
  }

  private static Optional<Verdict> paced(
      Question question,
      Target reach,
      Limits.Most limit,
      int size,
      int now,
      int more,
      long window,
      String word) {
    Times times = question.site().census().interrupted(reach);
    long done = limit.limits() ? times.since(question.now() - window) + now : 0;
    int most = limit.of(size);
    return done == 0 || done + more <= most
        ? Optional.empty()
        : Optional.of(
            new Verdict.Hold(
                "work was interrupted on "
                    + done
                    + " nodes in "
                    + reach
                    + " within a "
                    + word
                    + "; at most "
                    + most
                    + ", and this would be "
                    + more
                    + " more",
                times.until(question.now(), window, Math.max(0, most - now - more))));
  }
}
