package io.wheeltapper.deploy.cover;

/**
 * One sort of thing that scenarios can exercise.
 *
 * @param word {@code rules}, {@code conditions}, {@code rows}, {@code verdicts} or {@code rungs}
 */
public record Part(String word, long seen, long all) {

  /** As a part of 1; all of nothing is all. */
  public double ratio() {
    return all == 0 ? 1 : (double) seen / all;
  }
}
