package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What an action is expected to take out, for whoever adds up decisions; no verdict rests on it.
 *
 * @param gpuHours by the break-even's reckoning, or what a person pinned it to
 * @param nodeMinutes working node-minutes that error budgets are charged; 0 without a policy
 */
public record Price(double gpuHours, double nodeMinutes) {

  /** It costs nothing, or nobody asked. */
  public static final Price NOTHING = new Price(0, 0);

  /** What the action of a question would take out now. */
  static Price of(Question question) {
    Expense expense = new Expense(question);
    double gpuHours =
        question
            .site()
            .policy()
            .costs()
            .pinnedCost(question.plan().fault(), question.action().name())
            .map(p -> p.cost().getAsDouble())
            .orElseGet(() -> expense.free().isPresent() ? 0 : expense.cost());
    double nodeMinutes =
        question
            .site()
            .policy()
            .objectives()
            .policy()
            .map(p -> Charge.of(question, p).nodeMinutes())
            .orElse(0.0);
    return new Price(gpuHours, nodeMinutes);
  }

  /**
   * The same guards with the same answers; the price of what is asked is told each time the
   * break-even is.
   */
  public static List<Gate.Bound> watched(
      List<Gate.Bound> guards, BiConsumer<Question, Price> told) {
    List<Gate.Bound> watched = new ArrayList<>();
    for (Gate.Bound bound : guards) {
      watched.add(
          bound.guard() instanceof BreakEvenGuard
              ? new Gate.Bound(new Watched(bound.guard(), told), bound.kinds())
              : bound);
    }
    return watched;
  }

  private record Watched(Guard guard, BiConsumer<Question, Price> told) implements Guard {
    @Override
    public String name() {
      return guard.name();
    }

    /** A price that cannot be told must not become an answer: a guard that throws denies. */
    private static Price asFarAsKnown(Question question) {
      try {
        return of(question);
      } catch (RuntimeException _) {
        return NOTHING;
      }
    }

    @Override
    public Verdict judge(Question question) {
      Verdict verdict = guard.judge(question);
      told.accept(question, asFarAsKnown(question));
      return verdict;
    }
  }
}
