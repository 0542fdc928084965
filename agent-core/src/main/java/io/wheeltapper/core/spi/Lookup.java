package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Target;
import java.util.List;

/**
 * What an adviser may look up by itself while it thinks: reads of the agent's own memory, nothing
 * outside. Each answer is bounded. Safe for all threads.
 */
public interface Lookup {

  /** There is nothing to be found. */
  Lookup NONE =
      new Lookup() {
        @Override
        public List<Evidence> signals(Target target) {
          return List.of();
        }

        @Override
        public List<Target> around(Target target) {
          return List.of();
        }

        @Override
        public List<Past> past(Target target, String fault) {
          return List.of();
        }
      };

  /** The last signals of a target that the agent still has, newest first; at most 50. */
  List<Evidence> signals(Target target);

  /** What contains the target, and what is in it; at most 200. */
  List<Target> around(Target target);

  /** Earlier cases of the same target or fault, newest first, as their ledger tells; at most 20. */
  List<Past> past(Target target, String fault);

  /**
   * A closed case.
   *
   * @param text what was found, done, and how it ended, in the agent's own words
   * @param entries the numbers of the entries that it rests on
   */
  record Past(
      String caseId, long at, Target target, String fault, String text, List<Long> entries) {
    public Past {
      entries = List.copyOf(entries);
    }
  }
}
