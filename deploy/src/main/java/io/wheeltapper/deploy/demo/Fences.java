package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.spi.Attempt;
import java.util.HashMap;
import java.util.Map;

/**
 * What the world remembers of attempts, so that a disruptive step is done at most once for each: a
 * comment on a job, a flag file on a node.
 */
final class Fences {

  private final Map<String, Integer> seen = new HashMap<>();

  /** Whether the attempt comes for the first time; leaves the mark. */
  boolean passes(Attempt attempt, int mark) {
    return seen.putIfAbsent(attempt.id(), mark) == null;
  }

  /** Whether it has been here. */
  boolean knows(Attempt attempt) {
    return seen.containsKey(attempt.id());
  }

  /** The mark that it left, or this when it was never here. */
  int mark(Attempt attempt, int otherwise) {
    return seen.getOrDefault(attempt.id(), otherwise);
  }
}
