package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Known;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who keeps new work off a node. Ours only if the reason has our prefix <em>and</em> one of our
 * users set it; automatic only if Slurm's own users set a reason that Slurm writes by itself; all
 * else is foreign. Pure.
 *
 * @param ours names or numbers of the users that the agent acts as
 * @param scheduler names or numbers of the users that Slurm's daemons run as
 */
record Holder(Set<String> ours, Set<String> scheduler) {

  /** Flags and states by which no new work lands on a node. */
  private static final Set<String> CLOSED =
      Set.of(
          "DRAIN",
          "FAIL",
          "MAINTENANCE",
          "REBOOT_ISSUED",
          "POWERED_DOWN",
          "POWERING_DOWN",
          "INVALID_REG");

  private static final Set<String> CLOSED_BASE = Set.of("DOWN", "ERROR", "FUTURE");

  /** What slurmctld, slurmd and slurmstepd write by themselves (their sources, 22.05 to 24.05). */
  private static final List<Pattern> AUTOMATIC =
      List.of(
          starting("Not responding"),
          starting("Node unexpectedly rebooted"),
          starting("Kill task failed"),
          starting("Prolog error"),
          starting("Epilog error"),
          starting("Duplicate jobid"),
          starting("batch job complete failure"),
          starting("gres/\\w+ count reported lower than configured"),
          starting("Low RealMemory"),
          starting("Low socket\\*core\\*thread count"),
          starting("Low TmpDisk"),
          starting("ResumeTimeout reached"),
          starting("reboot timed out"));

  Holder {
    ours = Set.copyOf(ours);
    scheduler = Set.copyOf(scheduler);
  }

  /** Whether no new work can land on the node by anybody's hand. */
  static boolean isolated(NodeState node) {
    return CLOSED_BASE.contains(node.base()) || node.flags().stream().anyMatch(CLOSED::contains);
  }

  /** {@code none ours automatic foreign}. */
  String of(NodeState node) {
    if (!isolated(node)) {
      return "none";
    }
    String reason = node.why().text();
    if (reason.startsWith(Known.OUR_PREFIX)) {
      return ours.contains(node.why().by()) ? "ours" : "foreign";
    }
    if (reason.isEmpty()) {
      return byItself(node) ? "automatic" : "foreign";
    }
    boolean known = AUTOMATIC.stream().anyMatch(p -> p.matcher(reason).lookingAt());
    boolean setter = node.why().by().isEmpty() || scheduler.contains(node.why().by());
    return known && setter ? "automatic" : "foreign";
  }

  /** States that Slurm gives a node without a word. */
  private static boolean byItself(NodeState node) {
    return !node.has("DRAIN")
        && !node.has("FAIL")
        && !node.has("MAINTENANCE")
        && (node.has("NOT_RESPONDING")
            || node.has("INVALID_REG")
            || node.has("POWERED_DOWN")
            || node.has("POWERING_DOWN"));
  }

  private static Pattern starting(String with) {
    return Pattern.compile(with);
  }
}
