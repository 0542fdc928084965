package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Costs;
import java.util.Optional;

/**
 * An action must not cost more GPU-hours than leaving its fault alone is expected to lose. What
 * interrupts no running work and takes out nothing of use costs nothing and passes. Where nobody
 * says what the fault loses, running work is not interrupted for it.
 *
 * <p>Time alone never turns the answer: while a checkpoint ages both sides grow, the cost no slower
 * than the loss. A newer checkpoint does, and it comes as news.
 */
final class BreakEvenGuard implements Guard {

  @Override
  public String name() {
    return Figures.GUARD;
  }

  @Override
  public Verdict judge(Question question) {
    Costs costs = question.site().policy().costs();
    Fault fault = question.plan().fault();
    String action = question.action().name();
    Optional<Costs.Pin> pinnedCost = costs.pinnedCost(fault, action);
    Optional<Costs.Pin> pinnedLoss = costs.pinnedLoss(fault, action);
    Expense expense = new Expense(question);
    Optional<String> free = pinnedCost.isPresent() ? Optional.empty() : expense.free();
    if (free.isPresent()) {
      return new Verdict.Allow(Figures.NOTHING + free.get());
    }
    Optional<Double> loss = pinnedLoss.map(p -> p.loss().getAsDouble()).or(expense::loss);
    if (loss.isEmpty()) {
      return new Verdict.Hold(
          "costs.yaml does not say what leaving " + fault + " alone loses", Verdict.UNTIL_CHANGED);
    }
    double cost = pinnedCost.map(p -> p.cost().getAsDouble()).orElseGet(expense::cost);
    String figures =
        Figures.words(
            action,
            cost,
            pinnedCost.map(BreakEvenGuard::pinned).orElseGet(expense::grounds),
            fault.code(),
            loss.get(),
            pinnedLoss.map(p -> " (" + pinned(p) + ")").orElse(" in " + expense.ahead()));
    return cost <= loss.get()
        ? new Verdict.Allow(figures)
        : new Verdict.Hold(figures, Verdict.UNTIL_CHANGED);
  }

  private static String pinned(Costs.Pin pin) {
    return "pinned" + (pin.why().isEmpty() ? "" : ": " + pin.why());
  }
}
