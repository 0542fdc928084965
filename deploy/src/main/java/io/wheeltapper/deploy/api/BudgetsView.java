package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.policy.BudgetPolicy;
import io.wheeltapper.core.policy.BudgetPolicy.Answer;
import io.wheeltapper.core.policy.BudgetPolicy.Answers;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.slo.Budget;
import io.wheeltapper.core.slo.Burn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The error budgets as a person reads them, and what the gate lets an action do for their sake.
 *
 * @param bundle name and version of the bundle in force
 * @param until the end of the newest closed minute, epoch milliseconds: what all of it is as of
 * @param policy the name of the error budget policy, or {@code ""}: then no budget holds anything
 * @param gate by what an action does
 */
public record BudgetsView(
    String bundle, long until, String policy, List<Line> budgets, List<Gate> gate) {

  public BudgetsView {
    budgets = budgets == null ? List.of() : List.copyOf(budgets);
    gate = gate == null ? List.of() : List.copyOf(gate);
  }

  /**
   * One objective's budget.
   *
   * @param binds whether the error budget policy listens to it
   * @param left the part of the budget that is left, below 0 when overspent; absent while unknown
   * @param knownMinutes minutes of the window that were measured
   */
  public record Line(
      String name,
      String title,
      double target,
      String window,
      boolean binds,
      String state,
      String why,
      @Nullable Double left,
      long knownMinutes,
      List<Pair> burns) {
    public Line {
      burns = burns == null ? List.of() : List.copyOf(burns);
    }
  }

  /**
   * One pair of windows; 1 uses up exactly the whole budget.
   *
   * @param inLong absent while unknown
   * @param fires whether both burn at the factor or faster
   */
  public record Pair(
      long longMillis,
      long shortMillis,
      double factor,
      @Nullable Double inLong,
      @Nullable Double inShort,
      boolean fires) {}

  /**
   * What the budgets answer now.
   *
   * @param effect {@code removes}, {@code changes} or {@code restores}
   * @param answer {@code act}, {@code ask}, {@code wait} or {@code hold}
   */
  public record Gate(String effect, String answer, String why) {}

  /** What stands now. Call on the decision thread. */
  public static BudgetsView of(Site site) {
    Objectives objectives = site.policy().objectives();
    List<Budget> all = site.budgets().of(objectives);
    Optional<BudgetPolicy> policy = objectives.policy();
    List<Line> lines =
        all.stream()
            .map(b -> line(b, policy.filter(p -> p.binds(b.objective().name())).isPresent()))
            .toList();
    List<Gate> gate = new ArrayList<>();
    gate.add(gate("removes", policy, all, Answers::removes));
    gate.add(gate("changes", policy, all, Answers::changes));
    gate.add(
        new Gate("restores", word(Answer.ACT), "giving back, and what costs nothing, never waits"));
    return new BudgetsView(
        site.policy().name() + " " + site.policy().version(),
        site.budgets().until(),
        policy.map(BudgetPolicy::name).orElse(""),
        lines,
        gate);
  }

  private static Line line(Budget budget, boolean binds) {
    return new Line(
        budget.objective().name(),
        budget.objective().title(),
        budget.objective().goal().target(),
        budget.objective().window().words(),
        binds,
        budget.state().word(),
        budget.why(),
        known(budget.left()),
        budget.seen().known(),
        budget.burns().stream().map(BudgetsView::pair).toList());
  }

  private static Pair pair(Burn burn) {
    return new Pair(
        burn.longMillis(),
        burn.shortMillis(),
        burn.factor(),
        known(burn.inLong()),
        known(burn.inShort()),
        burn.fires());
  }

  private static @Nullable Double known(double number) {
    return Double.isFinite(number) ? (Double) number : null;
  }

  /** The strictest answer of the budgets that the policy listens to, and whose it is. */
  private static Gate gate(
      String effect,
      Optional<BudgetPolicy> policy,
      List<Budget> budgets,
      Function<Answers, Answer> of) {
    if (policy.isEmpty()) {
      return new Gate(effect, word(Answer.ACT), "no error budget policy is in force");
    }
    Answer worst = Answer.ACT;
    String why = "every budget that decides is healthy enough";
    for (Budget budget : budgets) {
      if (policy.get().binds(budget.objective().name())) {
        Answer answer = of.apply(policy.get().answers(budget.state()));
        if (answer.compareTo(worst) > 0) {
          worst = answer;
          why = budget.objective().name() + ": " + budget.why();
        }
      }
    }
    return new Gate(effect, word(worst), why);
  }

  private static String word(Answer answer) {
    return answer.name().toLowerCase(Locale.ROOT);
  }
}
