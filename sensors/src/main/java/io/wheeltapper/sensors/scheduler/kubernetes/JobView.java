package io.wheeltapper.sensors.scheduler.kubernetes;

import java.util.List;

/**
 * One job: a controller with all its pods, or a pod that nobody controls.
 *
 * @param id {@code namespace/kind/name}
 * @param phase {@code pending running suspended ended}
 * @param state the controller's own word, or the pods' phase
 * @param place where it runs, and what it holds or asks for
 * @param waits why it does not run, or not all of it
 * @param ended how it ended, in the words that Slurm's jobs have: {@code COMPLETED FAILED TIMEOUT
 *     CANCELLED}; "" before
 */
record JobView(
    String id,
    String phase,
    String state,
    Place place,
    Waits waits,
    Ended ended,
    Spans spans,
    Texts texts) {

  /**
   * @param nodes sorted
   * @param pods that are not over
   */
  record Place(List<String> nodes, long gpus, int pods) {}

  /**
   * @param pods that have no node
   * @param reason one word for why
   * @param message the scheduler's; untrusted
   * @param each the most GPUs that one of them asks for
   * @param gpus that all of them ask for
   * @param since epoch milliseconds
   */
  record Waits(int pods, String reason, String message, long each, long gpus, long since) {
    static final Waits NOT = new Waits(0, "", "", 0, 0, 0);
  }

  /** Why it ended; untrusted but for the word. */
  record Ended(String word, String reason, long at) {
    static final Ended NOT = new Ended("", "", 0);
  }

  record Spans(long began, long endsAt, long restarts) {}

  /** Texts of people; "" where there is none. */
  record Texts(String name, String queue, String user, String checkpoint, Budgeted budget) {}

  /** The tightest disruption budget over its pods; {@code allowed} -1 without one. */
  record Budgeted(String name, long allowed) {
    static final Budgeted NONE = new Budgeted("", -1);
  }

  /** Its controller's kind, lower case; {@code pod} without one. */
  String kind() {
    int from = id.indexOf('/') + 1;
    return id.substring(from, id.indexOf('/', from));
  }

  boolean over() {
    return phase.equals("ended");
  }
}
