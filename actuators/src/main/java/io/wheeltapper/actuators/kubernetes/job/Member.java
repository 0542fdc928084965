package io.wheeltapper.actuators.kubernetes.job;

/**
 * A pod of a job.
 *
 * @param node {@code ""} while it has none
 * @param phase {@code Pending Running Succeeded Failed}
 * @param ready whether it says that it is
 * @param ip where its own endpoint answers, or {@code ""}
 * @param grace seconds that it has to end by itself
 * @param startedAt epoch milliseconds; 0 before
 * @param ending whether it is to end
 * @param head whether it keeps the state of a Ray cluster
 */
public record Member(
    String namespace,
    String name,
    String uid,
    String node,
    String phase,
    boolean ready,
    String ip,
    long grace,
    long startedAt,
    boolean ending,
    boolean head) {

  /** Whether it has a place and is not over. */
  boolean placed() {
    return live() && !node.isEmpty();
  }

  /** Whether it runs, or may yet. */
  boolean live() {
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }
}
