package io.wheeltapper.rules;

import java.util.Collection;
import java.util.List;

/**
 * Looks over the shoulder of one session, for tests' coverage and near misses; changes nothing.
 * Called on the session's thread, which waits.
 */
public interface Onlooker {

  /** Nobody looks. */
  Onlooker NONE =
      new Onlooker() {
        @Override
        public void concluded(String rule, List<Object> facts) {}

        @Override
        public void looked(Collection<?> facts, long clock) {}
      };

  /**
   * A rule fired.
   *
   * @param facts of its match, tables' rows among them
   */
  void concluded(String rule, List<Object> facts);

  /**
   * A fire point is over, or a question has been answered.
   *
   * @param facts all that the session holds; they change when this returns
   * @param clock of the session, epoch milliseconds
   */
  void looked(Collection<?> facts, long clock);
}
