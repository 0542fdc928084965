package io.wheeltapper.deploy.observe;

/** Where what is counted goes. Names are those of {@link Metric}, with points. */
public interface Marks {

  /**
   * Adds to a counter.
   *
   * @param labels names and values in turn
   */
  void count(String name, double amount, String... labels);

  /** A stretch of time ended, in milliseconds; the same labels. */
  void took(String name, long millis, String... labels);
}
