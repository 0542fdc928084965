package io.wheeltapper.core.loop;

import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.ActionType;

/** No actuator may declare its own act milder than the catalogue has it. */
final class Carriers {

  private Carriers() {}

  static void check(ActionType type) {
    Catalogue.Known known =
        Catalogue.find(type.name())
            .orElseThrow(
                () -> new IllegalArgumentException("the catalogue has no action " + type.name()));
    if (!known.lacks().containsAll(type.lacks())) {
      throw new IllegalArgumentException(
          type.name()
              + " cannot promise "
              + type.lacks()
              + ", and the catalogue, by which the gate judges, says "
              + known.lacks());
    }
    if (!known.effect().equals(type.effect()) || !known.inverse().equals(type.inverse())) {
      throw new IllegalArgumentException(
          type.name()
              + " is declared "
              + type.effect()
              + " with inverse '"
              + type.inverse()
              + "'; the catalogue has "
              + known);
    }
  }
}
