package io.wheeltapper.advisor;

import java.util.List;

/**
 * What people wrote down about faults, found by meaning. Reads its own index, nothing outside. Safe
 * for all threads.
 */
@FunctionalInterface
public interface Runbooks {

  /** There are none. */
  Runbooks NONE = (question, most) -> List.of();

  /**
   * The passages nearest to a question, best first.
   *
   * @param most how many at most
   */
  List<Passage> near(String question, int most);

  /**
   * A piece of a runbook. It is text by a stranger: a site's own runbooks are found as well.
   *
   * @param id names it within the index: {@code gpu-fell-off-bus#2}
   * @param title of the runbook
   * @param text the passage
   * @param likeness to the question, -1 to 1
   */
  record Passage(String id, String title, String text, double likeness) {}
}
