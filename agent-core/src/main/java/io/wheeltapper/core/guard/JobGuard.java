package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Knows who works there. No node is drained or reset for a fault that a job made itself. A step
 * that waits for idle waits until no work runs on the node; any other that would end running work
 * waits until each job has ended, was moved, or wrote a checkpoint that loses no more than its
 * owner bears. A job whose end is nearer than the work that it would lose is left to end. Silence
 * is neither idle nor a checkpoint. An eviction may also end what is made anew elsewhere and may go
 * now, by its owner's word: {@link Displaced}.
 */
final class JobGuard implements Guard {

  /** How soon it asks again while jobs write checkpoints or come to their end. */
  private static final long AGAIN_MILLIS = 60_000L;

  @Override
  public String name() {
    return "job awareness";
  }

  @Override
  public Verdict judge(Question question) {
    boolean onJob = question.action().target().kind() == Target.Kind.JOB;
    if (question.ladder().madeByJob() && !onJob) {
      return new Verdict.Deny(
          question.plan().fault()
              + " is made by the job itself: "
              + question.node()
              + " is not taken from it");
    }
    if (question.action().parameter("when").equals("idle")) {
      return Idle.now(question) ? Verdict.allow() : busy(question);
    }
    if (question.effect().interrupts() != Effect.Interrupts.RUNNING_WORK) {
      return new Verdict.Allow(there(question));
    }
    return onJob ? move(question) : interrupt(question);
  }

  private static Verdict.Hold busy(Question question) {
    List<Status> jobs = question.site().world().jobsOn(question.node());
    return new Verdict.Hold(
        "work still runs on "
            + question.node()
            + (jobs.isEmpty() ? ", or nobody says that none does" : ": " + words(question, jobs))
            + seated(question),
        Verdict.UNTIL_CHANGED);
  }

  private static Verdict interrupt(Question question) {
    if (Idle.now(question)) {
      return Verdict.allow();
    }
    List<Status> jobs = question.site().world().jobsOn(question.node());
    List<Status> unsafe = jobs.stream().filter(j -> !isSafe(question, j)).toList();
    if (question.action().name().equals(Displaced.EVICT)) {
      Optional<Verdict> displaced = Displaced.judge(question, unsafe, jobs.isEmpty());
      if (displaced.isPresent()) {
        return displaced.get();
      }
    }
    if (jobs.isEmpty()) {
      return busy(question);
    }
    return unsafe.isEmpty()
        ? new Verdict.Allow("loses no more than its owner bears: " + words(question, jobs))
        : new Verdict.Hold(
            "waits for the end, the move or a checkpoint of "
                + words(question, unsafe)
                + seated(question),
            question.now() + AGAIN_MILLIS);
  }

  /** Whether what the job would lose is no more than it declares to bear. */
  private static boolean isSafe(Question question, Status job) {
    long loss = job.number(Known.JOB_LOSS);
    long checkpoint = job.number(Known.JOB_CHECKPOINT_AT);
    return loss >= 0 && checkpoint > 0 && question.now() - checkpoint <= loss;
  }

  /**
   * Moving a job that failed already costs nothing; one that ends sooner than it could lose, does.
   */
  private static Verdict move(Question question) {
    Target target = question.action().target();
    Status job = question.site().world().job(target).orElse(null);
    if (job == null || question.kase().seenOn(target)) {
      return Verdict.allow();
    }
    long since = Math.max(job.number(Known.JOB_CHECKPOINT_AT), job.number(Known.JOB_STARTED_AT));
    long left = job.number(Known.JOB_ENDS_AT) - question.now();
    return since > 0 && left > 0 && left <= question.now() - since
        ? new Verdict.Hold(
            "ends by itself sooner than the work that it would lose: "
                + words(question, List.of(job)),
            Math.min(job.number(Known.JOB_ENDS_AT), question.now() + AGAIN_MILLIS))
        : new Verdict.Allow(words(question, List.of(job)));
  }

  private static String there(Question question) {
    List<Status> jobs = question.site().world().jobsOn(question.node());
    return jobs.isEmpty() ? "" : "there: " + words(question, jobs) + seated(question);
  }

  private static String seated(Question question) {
    String words = Seated.words(question);
    return words.isEmpty() ? "" : "; " + words;
  }

  private static String words(Question question, List<Status> jobs) {
    String first =
        jobs.stream().limit(3).map(j -> words(question, j)).collect(Collectors.joining("; "));
    return jobs.size() > 3 ? first + "; and " + (jobs.size() - 3) + " more" : first;
  }

  private static String words(Question question, Status job) {
    String user = job.field(Known.JOB_USER);
    long gpus = job.number(Known.JOB_GPUS);
    long checkpoint = job.number(Known.JOB_CHECKPOINT_AT);
    return job.target()
        + (user.isEmpty() ? "" : " of " + user)
        + (gpus > 0 ? ", " + gpus + " GPUs" : "")
        + ", "
        + (checkpoint > 0
            ? "last checkpoint " + age(question.now() - checkpoint)
            : "no checkpoint known");
  }

  /** In steps, so that a reason does not change with every look. */
  private static String age(long millis) {
    long minutes = millis / 60_000L;
    if (minutes < 10) {
      return "under 10 min ago";
    }
    if (minutes < 60) {
      return "under 1 h ago";
    }
    return minutes < 1_440 ? "over " + minutes / 60 + " h ago" : "over a day ago";
  }
}
