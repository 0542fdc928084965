package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import java.util.List;

/** Which actions take something away or change it. */
final class Disruption {

  private Disruption() {}

  /** Removes capacity or changes something. */
  static boolean is(Effect effect) {
    return effect.kind() == Effect.Kind.REMOVES || effect.kind() == Effect.Kind.CHANGES;
  }

  /** The same of an action's name. */
  static boolean is(String action) {
    return Catalogue.find(action).filter(k -> is(k.effect())).isPresent();
  }

  /** Whether it ends running work; what protects the plant is bound by no limit and not paced. */
  static boolean interrupts(String action) {
    return Catalogue.find(action)
        .map(Catalogue.Known::effect)
        .filter(e -> e.interrupts() == Effect.Interrupts.RUNNING_WORK)
        .filter(e -> e.kind() != Effect.Kind.PROTECTS)
        .isPresent();
  }

  /** All actions of a ladder, in order, each as often as it stands there. */
  static List<String> actions(Ladder ladder) {
    return ladder.rungs().stream()
        .flatMap(r -> r.steps().stream())
        .map(Ladder.Step::action)
        .toList();
  }
}
