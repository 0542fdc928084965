package io.wheeltapper.core.policy;

/**
 * How a repaired node is watched, when one counts as a lemon, and when a new version counts as
 * worse than the old one. The section {@code probation} of {@code limits.yaml}.
 *
 * @param watchMillis how long a node stays under watch after we gave it back; 0 is not at all
 * @param lemon when a node comes back too often
 * @param regression when a new version breaks more than the old one
 */
public record Probation(long watchMillis, Lemon lemon, Regression regression) {

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
   * A version is worse when its nodes fail more often than the nodes still on others, so much that
   * chance does not explain it.
   *
   * @param faults on how many of its nodes something failed, at the least; 0 is never mind
   * @param exposureMillis how long nodes ran on either side, added up, at the least
   * @param ratio the rates' ratio that its lower confidence limit must reach
   * @param confidence of that limit, one-sided, percent
   * @param withinMillis how far back is counted
   */
  public record Regression(
      int faults, long exposureMillis, double ratio, double confidence, long withinMillis) {}

  /**
   * What holds when a bundle says nothing: a day under watch; three strikes, or five job failures
   * that are a third of the site's, within 30 days; a version on whose nodes at least five failures
   * came at one and a half times the rate of the others', surely (99.9 %), after 100 node-days on
   * either side.
   */
  public static Probation cautious() {
    return new Probation(
        86_400_000L,
        new Lemon(3, 5, 33.0, 30L * 86_400_000L),
        new Regression(5, 100L * 86_400_000L, 1.5, 99.9, 30L * 86_400_000L));
  }
}
