package io.wheeltapper.rules.condition;

/** Is told how conditions come out. */
@FunctionalInterface
interface Outcomes {

  /** Nobody listens. */
  Outcomes NONE = (_, _) -> {};

  void came(Point point, boolean held);
}
