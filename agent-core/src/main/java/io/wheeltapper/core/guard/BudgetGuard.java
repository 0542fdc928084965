package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.BudgetPolicy;
import io.wheeltapper.core.policy.BudgetPolicy.Answer;
import io.wheeltapper.core.policy.BudgetPolicy.Answers;
import io.wheeltapper.core.policy.BudgetState;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.slo.Budget;
import java.util.Optional;

/**
 * What the error budgets still allow, by the bundle's error budget policy. An action is charged
 * what it takes out on top of what is lost already, together with what others were allowed and no
 * reading shows yet; what costs nothing passes whatever the budget. When too much of what the agent
 * took out proved healthy, a person decides all of it.
 */
final class BudgetGuard implements Guard {

  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;

  @Override
  public String name() {
    return "error budget";
  }

  @Override
  public Verdict judge(Question question) {
    Objectives objectives = question.site().policy().objectives();
    if (objectives.policy().isEmpty()) {
      return Verdict.allow();
    }
    BudgetPolicy policy = objectives.policy().get();
    Optional<String> frozen = frozen(question, policy);
    if (frozen.isPresent()) {
      return Approval.verdict(question, frozen.get());
    }
    Charge charge = Charge.of(question, policy);
    if (charge.free().isPresent()) {
      return new Verdict.Allow("costs nothing: " + charge.free().get());
    }
    Standing worst = new Standing(Answer.ACT, "", false);
    for (Budget budget : question.site().budgets().of(objectives)) {
      if (policy.binds(budget.objective().name())) {
        Standing standing = standing(question, policy, charge, budget);
        worst = standing.answer().compareTo(worst.answer()) > 0 ? standing : worst;
      }
    }
    return verdict(question, worst);
  }

  private static Verdict verdict(Question question, Standing worst) {
    long until = worst.reserved() ? question.now() + MINUTE : Verdict.UNTIL_CHANGED;
    return switch (worst.answer()) {
      case ACT -> Verdict.allow();
      case ASK -> Approval.verdict(question, worst.why());
      case WAIT -> new Verdict.Hold(worst.why() + "; a change waits for its window", until);
      case HOLD -> new Verdict.Hold(worst.why(), until);
    };
  }

  /** The second account. */
  private static Optional<String> frozen(Question question, BudgetPolicy policy) {
    BudgetPolicy.Own own = policy.own();
    long wasted = question.site().book().account().wasted(question.now() - own.millis());
    double may = own.budget() * question.site().world().nodes().size() * own.millis();
    return wasted > 0 && wasted >= may
        ? Optional.of(
            "the agent's own account is spent: "
                + Math.ceilDiv(wasted, HOUR)
                + " node-hours that it took out within "
                + own.millis() / (24 * HOUR)
                + " d proved healthy, "
                + (long) (may / HOUR)
                + " may be")
        : Optional.empty();
  }

  private record Standing(Answer answer, String why, boolean reserved) {}

  private static Standing standing(
      Question question, BudgetPolicy policy, Charge charge, Budget budget) {
    String name = budget.objective().name() + ": ";
    if (budget.state() == BudgetState.SHORT) {
      return new Standing(
          answer(question, policy, BudgetState.SHORT),
          name + budget.why() + prior(policy, budget),
          false);
    }
    if (budget.state() == BudgetState.UNKNOWN) {
      return new Standing(
          answer(question, policy, BudgetState.UNKNOWN), name + budget.why(), false);
    }
    int reserved = question.site().book().reserve().besides(question.node());
    double alone = budget.left() - charge.part(budget, 0);
    double after = budget.left() - charge.part(budget, reserved);
    BudgetState state = worse(budget.state(), level(after, policy.levels()));
    boolean others = state != worse(budget.state(), level(alone, policy.levels()));
    String why =
        name
            + budget.why()
            + (state == budget.state()
                ? ""
                : ", "
                    + Budget.percent(after)
                    + " with this"
                    + (others ? " and " + reserved + " others that no reading shows yet" : ""));
    return new Standing(answer(question, policy, state), why, others);
  }

  private static BudgetState level(double left, BudgetPolicy.Levels levels) {
    if (left < levels.spentBelow()) {
      return BudgetState.SPENT;
    }
    return left < levels.lowBelow() ? BudgetState.LOW : BudgetState.HEALTHY;
  }

  private static BudgetState worse(BudgetState one, BudgetState other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Answer answer(Question question, BudgetPolicy policy, BudgetState state) {
    Answers answers = policy.answers(state);
    return question.effect().kind() == Effect.Kind.CHANGES ? answers.changes() : answers.removes();
  }

  /** What a person is told who is asked before enough was measured. */
  private static String prior(BudgetPolicy policy, Budget budget) {
    BudgetPolicy.Prior prior = policy.priors().get(budget.objective().name());
    return prior == null
        ? ""
        : "; "
            + Budget.percent(1 - prior.errorRatio() / budget.objective().goal().budget())
            + " would be left by the prior ("
            + prior.source()
            + ")";
  }
}
