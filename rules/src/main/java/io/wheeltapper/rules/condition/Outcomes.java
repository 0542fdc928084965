package io.wheeltapper.rules.condition;

import io.wheeltapper.rules.Row;

/** Is told how conditions come out. */
interface Outcomes {

  /** Nobody listens. */
  Outcomes NONE =
      new Outcomes() {
        @Override
        public void came(Point point, boolean held) {}
      };

  void came(Point point, boolean held);

  /** A table's row was looked up by its key, and what stands in it spoke against the rule. */
  default void refused(Row row) {}
}
