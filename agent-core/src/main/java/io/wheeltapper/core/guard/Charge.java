package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Sighting;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.BudgetPolicy;
import io.wheeltapper.core.policy.Costs;
import io.wheeltapper.core.policy.OwnSli;
import io.wheeltapper.core.slo.Budget;
import java.util.Collection;
import java.util.Optional;

/**
 * The unavailability that an action adds to what is lost already. What is out, or failing by other
 * evidence, gives no service: taking it out costs nothing. What still works is charged until it is
 * usually back.
 *
 * @param free why it costs nothing; empty when it costs something
 * @param nodeMinutes working node-minutes that it takes out
 * @param gpuMinutes the same in GPU-minutes
 */
record Charge(Optional<String> free, double nodeMinutes, double gpuMinutes) {

  private static final long DAY = 86_400_000L;
  private static final double MINUTE = 60_000;

  static Charge of(Question question, BudgetPolicy policy) {
    Optional<String> free =
        question.effect().kind() == Effect.Kind.REMOVES ? free(question, policy) : Optional.empty();
    if (free.isPresent()) {
      return new Charge(free, 0, 0);
    }
    Costs costs = question.site().policy().costs();
    Optional<Costs.Hazard> hazard = costs.hazard(question.plan().fault());
    // Nobody says how much of it still works: all of it is taken to.
    double working = hazard.map(Costs.Hazard::working).orElse(1.0);
    double minutes = hazard.map(Costs.Hazard::repairMillis).orElse(DAY) / MINUTE;
    double nodes = 0;
    double gpus = 0;
    for (Target node : nodes(question)) {
      if (!question.site().world().out(node)) {
        nodes++;
        gpus += gpus(question, node);
      }
    }
    return new Charge(Optional.empty(), nodes * working * minutes, gpus * working * minutes);
  }

  private static Optional<String> free(Question question, BudgetPolicy policy) {
    Optional<String> failing = failing(question, policy);
    if (failing.isPresent()) {
      return failing;
    }
    boolean interrupts =
        question.effect().interrupts() == Effect.Interrupts.RUNNING_WORK
            && !question.action().parameter("when").equals("idle")
            && !Idle.now(question);
    boolean out = question.holdsNode() || question.site().world().out(question.node());
    return out && !interrupts ? Optional.of(question.node() + " is out already") : Optional.empty();
  }

  /** A fault of the case that leaves nothing of use, by the error budget policy or by its costs. */
  private static Optional<String> failing(Question question, BudgetPolicy policy) {
    Costs costs = question.site().policy().costs();
    return question.kase().seen().stream()
        .map(Sighting::fault)
        .filter(f ->
            policy.failing().contains(f)
                || costs.hazard(f).filter(h -> h.working() == 0).isPresent())
        .findFirst()
        .map(f -> question.kase().subject() + " is failing already (" + f + ")");
  }

  private static Collection<Target> nodes(Question question) {
    boolean takesNone =
        question.action().target().kind() == Target.Kind.JOB
            || question.effect().interrupts() == Effect.Interrupts.NOTHING;
    return takesNone ? java.util.List.of() : question.site().nodesIn(question.node());
  }

  private static double gpus(Question question, Target node) {
    long said =
        question.site().world().of(node).stream()
            .mapToLong(s -> s.number(Known.NODE_GPUS))
            .max()
            .orElse(-1);
    return said < 0 ? question.site().policy().costs().priors().nodeGpus() : said;
  }

  /** The part of a budget that this and as many reserved nodes use up; 0 where it has no unit. */
  double part(Budget budget, int reserved) {
    Optional<OwnSli> own = budget.objective().indicator().own();
    double minutes =
        own.filter(s -> s == OwnSli.NODE_MINUTES).isPresent()
            ? nodeMinutes
            : own.filter(s -> s == OwnSli.GPU_MINUTES).isPresent() ? gpuMinutes : 0;
    return minutes == 0 ? 0 : minutes * (1 + reserved) / budget.allowed();
  }
}
