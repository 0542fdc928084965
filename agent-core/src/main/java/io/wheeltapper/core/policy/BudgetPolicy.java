package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the state of the budgets lets the agent do: our own kind of document, {@code
 * ErrorBudgetPolicy}, beside OpenSLO's.
 *
 * @param slos the names of the objectives whose budgets decide
 * @param levels when a budget is low, and when it is spent
 * @param minimum how much must have been measured before a budget is believed
 * @param answers by state, what an action that removes working capacity or changes may do
 * @param failing faults whose target gives no service any more: isolating it costs nothing
 * @param priors by objective: what is assumed while the history is short
 * @param own the agent's own account
 */
public record BudgetPolicy(
    String name,
    List<String> slos,
    Levels levels,
    Minimum minimum,
    Map<BudgetState, Answers> answers,
    Set<Fault> failing,
    Map<String, Prior> priors,
    Own own) {

  public BudgetPolicy {
    slos = List.copyOf(slos);
    answers = Map.copyOf(answers);
    failing = Set.copyOf(failing);
    priors = Map.copyOf(priors);
  }

  /** What an action may do. The later in this list the stricter. */
  public enum Answer {
    /** Runs by itself. */
    ACT,
    /** A person approves the plan first. */
    ASK,
    /** Waits for its change window. */
    WAIT,
    /** Waits until the budget is better. */
    HOLD
  }

  /**
   * By effect.
   *
   * @param removes takes working capacity out, or interrupts running work
   * @param changes configuration, firmware, set-points
   */
  public record Answers(Answer removes, Answer changes) {}

  /**
   * When a budget is low or spent: so little is left of it, or a pair of windows burns at this
   * factor of the multi-window rule or a higher one.
   */
  public record Levels(
      double lowBelow, double lowBurning, double spentBelow, double spentBurning) {}

  /**
   * The least to believe.
   *
   * @param minutes known minutes in the window
   * @param observations what the totals of those minutes sum to
   * @param freshMillis the newest known minute may be this old
   */
  public record Minimum(int minutes, double observations, long freshMillis) {}

  /** An error ratio to assume, and whose figure that is. */
  public record Prior(double errorRatio, String source) {}

  /**
   * The agent's own account: what it took out that later proved healthy.
   *
   * @param budget the part of all node-minutes of the window that it may waste
   * @param millis the rolling window
   */
  public record Own(double budget, long millis) {}

  /** Whether the objective's budget decides; a name stands for all objectives of its SLO. */
  public boolean binds(String objective) {
    int further = objective.lastIndexOf('/');
    return slos.contains(objective)
        || (further > 0 && slos.contains(objective.substring(0, further)));
  }

  /** The answers for a state. */
  public Answers answers(BudgetState state) {
    return answers.getOrDefault(state, new Answers(Answer.HOLD, Answer.HOLD));
  }
}
