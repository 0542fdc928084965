package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.job.Contract;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A job as Slurm sees it. The comments are its owner's and others' words: untrusted.
 *
 * @param state base state in Slurm's words
 * @param why why it waits
 * @param restarts how often it was requeued; Slurm counts up the moment it takes a requeue
 * @param requeue whether it allows to be requeued
 * @param batch whether it is a batch job; others cannot be requeued
 * @param held whether its priority is 0
 * @param nodes what it runs on; empty while it waits
 * @param startedAt when this run started, epoch milliseconds; 0 when unknown
 */
record Job(
    String id,
    String state,
    String why,
    int restarts,
    boolean requeue,
    boolean batch,
    boolean held,
    List<String> nodes,
    long startedAt,
    String comment,
    String adminComment) {

  private static final Set<String> GOOD_ENDS =
      Set.of("COMPLETED", "CANCELLED", "TIMEOUT", "REVOKED");
  private static final Set<String> BAD_ENDS =
      Set.of("FAILED", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY");

  Job {
    nodes = List.copyOf(nodes);
  }

  /**
   * What its owner promises in its comment.
   *
   * @throws IllegalArgumentException when it does so wrongly, saying what would be right
   */
  Optional<Contract> contract() {
    return Contract.in(comment, text -> text.replace("%j", id));
  }

  boolean running() {
    return state.equals("RUNNING");
  }

  boolean ended() {
    return GOOD_ENDS.contains(state) || endedBadly();
  }

  boolean endedBadly() {
    return BAD_ENDS.contains(state);
  }
}
