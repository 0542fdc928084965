package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Costs;
import io.wheeltapper.core.policy.Costs.Hazard;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What an action takes out and what leaving its fault alone loses, in GPU-hours.
 *
 * <p>With G a job's GPUs, w the time since its checkpoint, r the time a restart takes (and the
 * repair, where no spare node can stand in), and p = 1 − e^(−hazard × horizon) the chance that the
 * fault ends the job by itself within the horizon (exponential failures):
 *
 * <pre>
 * cost = Σ G (w + r) over the jobs that it interrupts + node GPUs × share still of use × its time
 * loss = Σ p G (w + unseen + r) over the jobs at risk + node GPUs × share lost × horizon
 * </pre>
 *
 * The same w stands on both sides, so that a longer one never speaks for the action: what is not
 * known about a checkpoint is taken to be long.
 */
final class Expense {

  /** The restart of a job that lost its node is timed as this action. */
  private static final String RESTART = "job.requeue";

  private static final double HOUR = 3_600_000;

  /**
   * Ages of a checkpoint are taken up to the next of these, in milliseconds, so that figures and
   * verdict do not change at every look: 1, 2, 5, 10, 15, 30 minutes, 1, 2, 4, 8, 16 hours; then
   * whole days.
   */
  private static final long[] AGES = {
    60_000L,
    120_000L,
    300_000L,
    600_000L,
    900_000L,
    1_800_000L,
    3_600_000L,
    7_200_000L,
    14_400_000L,
    28_800_000L,
    57_600_000L
  };

  private static final long DAY = 86_400_000L;

  private final Question question;
  private final Costs costs;
  private final Optional<Hazard> hazard;
  private final Target node;
  private final Collection<Target> nodes;
  private final List<Status> interrupted;
  private final boolean spare;

  Expense(Question question) {
    this.question = question;
    this.costs = question.site().policy().costs();
    this.hazard = costs.hazard(question.plan().fault());
    this.node = question.node();
    this.nodes =
        question.action().target().kind() == Target.Kind.JOB
                || question.effect().interrupts() == Effect.Interrupts.NOTHING
            ? List.of()
            : question.site().nodesIn(node);
    this.interrupted = interrupts() ? atRisk() : List.of();
    this.spare = node.kind() != Target.Kind.NODE || question.site().world().spareFor(node);
  }

  /** A step that waits until its node is idle interrupts nobody: job awareness sees to that. */
  private boolean interrupts() {
    return question.effect().interrupts() == Effect.Interrupts.RUNNING_WORK
        && !question.action().parameter("when").equals("idle");
  }

  /** The job that the action is about, else all that run on its nodes. */
  private List<Status> atRisk() {
    Target target = question.action().target();
    if (target.kind() == Target.Kind.JOB) {
      return question.site().world().job(target).stream().toList();
    }
    return nodes.stream()
        .flatMap(n -> question.site().world().jobsOn(n).stream())
        .distinct()
        .toList();
  }

  /** Whether it takes nothing that is of use out of service, and why; empty when it may. */
  Optional<String> free() {
    if (question.effect().interrupts() == Effect.Interrupts.NOTHING) {
      return Optional.of("it interrupts nothing");
    }
    if (interrupted.isEmpty() && takesOut() == 0) {
      return Optional.of("what it takes out is out, idle, failing or has a spare");
    }
    return Optional.empty();
  }

  /** What the action is expected to take out, in GPU-hours. */
  double cost() {
    double work = 0;
    for (Status job : interrupted) {
      work += gpus(job) * (lostWork(job) + restart(ownTime()));
    }
    return work + takesOut();
  }

  /** What leaving the fault alone is expected to lose within the horizon; empty when unknown. */
  Optional<Double> loss() {
    return hazard.map(h -> {
      double ahead = costs.priors().horizonMillis() / HOUR;
      double work = 0;
      for (Status job : atRisk()) {
        double ends = over(job) ? 1 : -Math.expm1(-h.perHour() * ahead);
        double unseen = costs.priors().unseenMillis() / HOUR;
        work += ends * gpus(job) * (age(job) / HOUR + unseen + restart(millis(RESTART)));
      }
      return work + (1 - h.working()) * nodeGpus(question.site().nodesIn(node)) * ahead;
    });
  }

  /** What the figures rest on, for a person. */
  String grounds() {
    StringBuilder text = new StringBuilder();
    for (Status job : interrupted.size() > 3 ? interrupted.subList(0, 3) : interrupted) {
      text.append(job.target())
          .append(' ')
          .append(gpus(job))
          .append(" GPUs, ")
          .append(
              displaced(job)
                  ? "made anew elsewhere"
                  : known(job)
                      ? "checkpoint up to " + time(age(job)) + " old"
                      : "no word of a checkpoint, taken as " + time(age(job)) + " old")
          .append("; ");
    }
    text.append(time(millis(question.action().name())))
        .append(" for it by ")
        .append(timed(question.action().name()) ? "our own runs" : "costs.yaml");
    return text.append(spare ? "" : "; no spare node").toString();
  }

  /** How far ahead the loss is counted, for a person. */
  String ahead() {
    return time(costs.priors().horizonMillis());
  }

  private double takesOut() {
    double working = hazard.map(Hazard::working).orElse(0.0);
    if (working == 0 || spare || question.holdsNode()) {
      return 0;
    }
    List<Target> inUse =
        nodes.stream()
            .filter(n -> !question.site().world().out(n) && !question.site().world().idle(n))
            .toList();
    long time =
        interrupts()
            ? millis(question.action().name())
            : hazard.map(Hazard::repairMillis).orElse(DAY);
    return working * nodeGpus(inUse) * time / HOUR;
  }

  private int nodeGpus(Collection<Target> of) {
    int sum = 0;
    for (Target each : of) {
      long said =
          question.site().world().of(each).stream()
              .mapToLong(s -> s.number(Known.NODE_GPUS))
              .max()
              .orElse(-1);
      sum += said < 0 ? costs.priors().nodeGpus() : (int) Math.min(said, 1_024);
    }
    return sum;
  }

  private long gpus(Status job) {
    long said = job.number(Known.JOB_GPUS);
    int nodesOf = Math.max(1, question.site().world().nodesOf(job.target()).size());
    return said > 0 ? said : (long) nodesOf * costs.priors().nodeGpus();
  }

  /** A restart that asks for a checkpoint first loses no work, unless it is too late for it. */
  private double lostWork(Status job) {
    boolean asks =
        question.action().name().equals("job.checkpoint-restart")
            && job.field(Known.JOB_CONTRACT).equals("true")
            && !over(job);
    return asks ? 0 : age(job) / HOUR;
  }

  /** Whether a fault of the case is the job's own: its end has come already. */
  private boolean over(Status job) {
    return question.kase().seen().stream().anyMatch(s -> s.target().equals(job.target()));
  }

  private static boolean known(Status job) {
    return job.number(Known.JOB_CHECKPOINT_AT) > 0;
  }

  /** What its controller makes anew elsewhere loses no work by an eviction, on neither side. */
  private boolean displaced(Status job) {
    return question.action().name().equals(Displaced.EVICT) && Displaced.yields(job);
  }

  private long age(Status job) {
    if (displaced(job)) {
      return AGES[0];
    }
    long age =
        known(job)
            ? question.now() - job.number(Known.JOB_CHECKPOINT_AT)
            : costs.priors().checkpointMillis();
    for (long step : AGES) {
      if (age <= step) {
        return step;
      }
    }
    return Math.ceilDiv(age, DAY) * DAY;
  }

  private double restart(long millis) {
    long repair = spare ? 0 : hazard.map(Hazard::repairMillis).orElse(DAY);
    return (millis + repair) / HOUR;
  }

  private long ownTime() {
    return millis(
        question.action().target().kind() == Target.Kind.JOB ? question.action().name() : RESTART);
  }

  private boolean timed(String action) {
    return question.site().book().durations().timed(action) >= costs.priors().enough();
  }

  private long millis(String action) {
    return question
        .site()
        .book()
        .durations()
        .mean(action, costs.priors().enough())
        .orElseGet(() -> costs.takes(action).millis());
  }

  /** {@code 45 s}, {@code 15 min}, {@code 4 h}: the largest unit in which it is two or more. */
  private static String time(long millis) {
    if (millis >= 2 * 3_600_000L || millis == 3_600_000L) {
      return Math.round(millis / HOUR) + " h";
    }
    return millis >= 120_000L || millis == 60_000L
        ? Math.round(millis / 60_000.0) + " min"
        : Math.round(millis / 1_000.0) + " s";
  }
}
