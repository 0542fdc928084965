package io.wheeltapper.core.policy;

/**
 * How a repaired node is watched, and when one counts as a lemon. The section {@code probation} of
 * {@code limits.yaml}.
 *
 * @param watchMillis how long a node stays under watch after we gave it back; 0 is not at all
 * @param lemon when a node comes back too often
 */
public record Probation(long watchMillis, Lemon lemon) {

  /**
   * A node is a lemon by its strikes or by its jobs.
   *
   * @param strikes how often it was taken out within the time; 0 is never mind
   * @param jobFailures how many different jobs failed on it alone within the time, at the least; 0
   *     is never mind
   * @param share and which share of all such failures of the site that must be, percent
   * @param withinMillis the time; what is older is forgotten
   */
  public record Lemon(int strikes, int jobFailures, double share, long withinMillis) {}

  /**
   * What holds when a bundle says nothing: a day under watch; three strikes, or five job failures
   * that are a third of the site's, within 30 days.
   */
  public static Probation cautious() {
    return new Probation(86_400_000L, new Lemon(3, 5, 33.0, 30L * 86_400_000L));
  }
}
