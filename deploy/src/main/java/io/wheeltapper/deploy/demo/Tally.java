package io.wheeltapper.deploy.demo;

/**
 * What the factory has made of its time so far.
 *
 * @param finished jobs that came to their end
 * @param restarts how often a job was started again
 * @param usefulNodeMillis node time whose work was kept
 * @param lostNodeMillis node time whose work was thrown away, or in which a job stood still
 */
public record Tally(int finished, int restarts, long usefulNodeMillis, long lostNodeMillis) {

  /** Nothing yet. */
  static final Tally NONE = new Tally(0, 0, 0, 0);

  Tally plus(Tally more) {
    return new Tally(
        finished + more.finished,
        restarts + more.restarts,
        usefulNodeMillis + more.usefulNodeMillis,
        lostNodeMillis + more.lostNodeMillis);
  }
}
