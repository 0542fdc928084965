package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Bounded;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells whose a held node is, and writes what marks one as ours.
 *
 * @param us the name under which Slurm notes our writes
 * @param automatic whole reasons that Slurm writes by itself
 */
record Ownership(String us, List<Pattern> automatic) {

  /**
   * Longest reason in characters. Slurm 22.05 keeps 340 and more whole; a line of {@code sinfo -R
   * -o %E} should stay readable.
   */
  static final int LONGEST = 200;

  /**
   * What slurmctld 22.05 and later append to a reason during a reboot, with themselves as its
   * setter.
   */
  private static final Pattern REBOOT_NOTE =
      Pattern.compile(" : reboot (issued|complete|timed out)$");

  Ownership {
    automatic = List.copyOf(automatic);
  }

  /** Whose it is now. A held node without a note is somebody's. */
  Holder of(Node node) {
    if (!node.held()) {
      return Holder.NONE;
    }
    if (!Known.caseIn(node.reason()).isEmpty()) {
      boolean setter = node.setBy().equals(us) || REBOOT_NOTE.matcher(node.reason()).find();
      return setter ? Holder.OURS : Holder.FOREIGN;
    }
    return automatic.stream().anyMatch(p -> Bounded.matches(p, node.reason()))
        ? Holder.AUTOMATIC
        : Holder.FOREIGN;
  }

  /** {@code held by root: "replacing PSU"}: for outcomes. */
  static String held(Node node) {
    String by = node.setBy().isEmpty() ? "nobody named" : Words.plain(node.setBy(), 60);
    String why = node.reason().isEmpty() ? "no reason" : Words.plain(node.reason(), LONGEST);
    return "held by " + by + ": " + why;
  }

  /** The reason we leave: who, which case, what. */
  static String reason(Attempt attempt, String words) {
    return Words.plain(
        Known.reason(attempt.caseId(), attempt.fault(), Words.plain(words, LONGEST)), LONGEST);
  }
}
