package io.wheeltapper.actuators.slurm;

import java.util.Set;

/**
 * A node as Slurm sees it.
 *
 * @param states base state and flags in Slurm's words: {@code IDLE}, {@code DRAIN}
 * @param reason as it stands there; untrusted; {@code ""} when there is none
 * @param setBy the user who set the reason, or {@code ""}
 * @param bootedAt epoch milliseconds; 0 when Slurm does not know
 */
record Node(String name, Set<String> states, String reason, String setBy, long bootedAt) {

  Node {
    states = Set.copyOf(states);
  }

  boolean is(String state) {
    return states.contains(state);
  }

  /** Takes no new work. */
  boolean drained() {
    return is("DRAIN");
  }

  /** Kept out of service by somebody's word, or by Slurm's own. */
  boolean held() {
    return drained() || is("DOWN") || is("FAIL") || is("ERROR");
  }

  /** Work of Slurm is on it. */
  boolean busy() {
    return is("ALLOCATED") || is("MIXED") || is("COMPLETING");
  }

  boolean rebooting() {
    return is("REBOOT_REQUESTED") || is("REBOOT_ISSUED");
  }
}
