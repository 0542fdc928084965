package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Actions that a bundle's ladders name and its limits do not bind. */
final class LimitLint implements Lint {

  @Override
  public List<Remark> look(Subject bundle) {
    List<Remark> remarks = new ArrayList<>();
    Limits limits = bundle.policy().limits();
    Set<String> actions = new TreeSet<>();
    bundle.policy().ladders().values().forEach(l -> actions.addAll(Disruption.actions(l)));
    unbound(
        bundle,
        actions,
        a -> a.startsWith("node.") && Disruption.is(a),
        binds(limits, Limits.Counts.OUT),
        "how many nodes may be out at once",
        remarks);
    unbound(
        bundle,
        actions,
        Disruption::interrupts,
        binds(limits, Limits.Counts.INTERRUPTED),
        "how much running work may be interrupted",
        remarks);
    for (String action : actions) {
      if (Disruption.is(action) && Disruption.interrupts(action) && !paced(limits, action)) {
        remarks.add(
            bundle.atLimits(
                "cooldown",
                "lint-no-cooldown",
                action + " has neither a cooldown nor a number of attempts",
                "write cooldown: {"
                    + action
                    + ": 30m}, or attempts: {"
                    + action
                    + ": {max: 2, within: 7d}}"));
      }
    }
    return remarks;
  }

  private static void unbound(
      Subject bundle,
      Set<String> actions,
      Predicate<String> concerned,
      boolean bound,
      String what,
      List<Remark> remarks) {
    List<String> loose = bound ? List.of() : actions.stream().filter(concerned).toList();
    if (!loose.isEmpty()) {
      remarks.add(
          bundle.atLimits(
              "radius",
              "lint-no-limit",
              "nothing limits " + what + ", and ladders have " + String.join(", ", loose),
              what.startsWith("how many")
                  ? "write radius: [{per: site, at-once: 5%}, {per: rack, at-once: 2}]"
                  : "write radius: [{per: site, counts: interrupted, per-hour: 25%}]"));
    }
  }

  private static boolean binds(Limits limits, Limits.Counts counts) {
    return limits.radius().stream().anyMatch(r -> r.counts() == counts && r.limits());
  }

  /** A job's interruptions may be counted by the job itself. */
  private static boolean paced(Limits limits, String action) {
    return limits.cooldownMillis().getOrDefault(action, 0L) > 0
        || limits.attempts().containsKey(action)
        || action.startsWith("job.")
            && limits.radius().stream()
                .anyMatch(r ->
                    r.per() == Target.Kind.JOB
                        && r.counts() == Limits.Counts.INTERRUPTED
                        && r.limits());
  }
}
