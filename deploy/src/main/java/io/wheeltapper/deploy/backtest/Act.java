package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.guard.Price;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import java.util.SortedMap;

/**
 * One step of a plan and what became of it: allowed, or where it stood at the end. Immutable.
 *
 * @param at when that answer was first given, the loop's time in epoch milliseconds
 * @param subject whose case it is
 * @param target what is acted on
 * @param rule the rule that found the fault last before the plan, or {@code ""}
 * @param parameters as they were planned
 * @param verdict {@code allow}, {@code hold} or {@code deny}
 * @param guard whose answer it is; {@code ""} when all allow
 * @param price what it takes out, as it was when it was judged
 * @param counterfactual whether it follows, on its subject, something that history did otherwise
 */
public record Act(
    long at,
    String caseId,
    Target subject,
    Target target,
    Fault fault,
    String rule,
    String action,
    SortedMap<String, String> parameters,
    int rung,
    String verdict,
    String guard,
    String reason,
    Price price,
    boolean counterfactual) {

  private static final Effect UNKNOWN =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);

  /** Whether nothing held it. */
  public boolean allowed() {
    return verdict.equals("allow");
  }

  /** Whether it takes capacity out, changes anything or interrupts work; unknown actions do. */
  public boolean disruptive() {
    Effect effect = effect(action);
    return effect.interrupts() != Effect.Interrupts.NOTHING
        || effect.kind() == Effect.Kind.REMOVES
        || effect.kind() == Effect.Kind.CHANGES;
  }

  /** Whether it does more than look or tell. */
  public boolean touches() {
    return touches(action);
  }

  static boolean touches(String action) {
    return effect(action).kind() != Effect.Kind.NEUTRAL;
  }

  private static Effect effect(String action) {
    return Catalogue.find(action).map(Catalogue.Known::effect).orElse(UNKNOWN);
  }

  /** The same with a later answer. */
  Act answered(Entry.Judged judged, Price now) {
    return new Act(
        judged.at(),
        caseId,
        subject,
        target,
        fault,
        rule,
        action,
        parameters,
        rung,
        judged.verdict(),
        judged.guard(),
        judged.reason(),
        now,
        counterfactual);
  }

  /** The same as one that rests on a world that was not. */
  Act asCounterfactual() {
    return new Act(
        at,
        caseId,
        subject,
        target,
        fault,
        rule,
        action,
        parameters,
        rung,
        verdict,
        guard,
        reason,
        price,
        true);
  }
}
