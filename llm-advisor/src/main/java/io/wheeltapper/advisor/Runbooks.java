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
   * The passages nearest to a question, best first; none to a blank one.
   *
   * @param most how many at most
   */
  List<Passage> near(String question, int most);

  /**
   * A page of people, or a case of the past. A page was written by whoever may write rules, and is
   * full of orders to people; it may name the site's machines. A case quotes strangers.
   *
   * @param id names it within the index: {@code gpu-fell-off-bus}, {@code case:c3f9a01c2d4e}
   * @param title of the runbook
   * @param text the passage
   * @param likeness to the question, -1 to 1
   * @param quotes whether strangers' text may stand in it
   */
  record Passage(String id, String title, String text, double likeness, boolean quotes) {}
}
