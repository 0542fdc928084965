package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import io.wheeltapper.rules.RuleShape.Test;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An action whose own doing looks to a rule like the fault that it is for: a reboot makes a node
 * unreachable, which a ladder answers by a reboot.
 */
final class LoopLint implements Lint {

  @Override
  public List<Remark> look(Subject bundle) {
    List<Remark> remarks = new ArrayList<>();
    Map<String, Map<String, String>> caused = new HashMap<>();
    bundle.policy().ladders().values().stream()
        .sorted(java.util.Comparator.comparing(l -> l.fault().code()))
        .forEach(ladder -> ladder(bundle, ladder, caused, remarks));
    return remarks;
  }

  private static void ladder(
      Subject bundle,
      Ladder ladder,
      Map<String, Map<String, String>> caused,
      List<Remark> remarks) {
    String fault = ladder.fault().code();
    for (String action : new TreeSet<>(Disruption.actions(ladder))) {
      String rule =
          caused.computeIfAbsent(action, a -> causedBy(bundle, a)).getOrDefault(fault, "");
      if (!rule.isEmpty()) {
        remarks.add(
            bundle.atLadder(
                fault,
                "lint-loop",
                action
                    + " itself makes the rule '"
                    + rule
                    + "' find '"
                    + fault
                    + "', which this"
                    + " ladder answers by "
                    + action
                    + " again",
                "let the rule leave out what the action causes, or answer otherwise"));
      }
    }
  }

  /** Faults that an action's own doing has found, each with the rule that finds it. */
  private static Map<String, String> causedBy(Subject bundle, String action) {
    Map<String, String> faults = new HashMap<>();
    int before;
    do {
      before = faults.size();
      for (RuleShape rule : bundle.rules()) {
        if (fires(rule, Consequence.of(action), faults.keySet())) {
          bundle.faults(rule).forEach(f -> faults.putIfAbsent(f, rule.name()));
        }
      }
    } while (faults.size() > before);
    return faults;
  }

  private static boolean fires(RuleShape rule, List<Consequence> consequences, Set<String> faults) {
    List<Fact> needed =
        rule.facts().stream()
            .filter(f -> f.role() == Role.THERE && !f.type().equals("Row"))
            .toList();
    return !needed.isEmpty()
        && !rule.faults().isEmpty()
        && needed.stream()
            .allMatch(f ->
                f.type().equals("Finding")
                    ? NeverLint.literals(f, "fault.code").stream().anyMatch(faults::contains)
                    : consequences.stream().anyMatch(c -> fits(f, c)));
  }

  private static boolean fits(Fact fact, Consequence signal) {
    return fact.type().equals(signal.fact())
        && NeverLint.literals(fact, "type").equals(Set.of(signal.type()))
        && fact.tests().stream().allMatch(t -> so(t, signal));
  }

  /** Whether the signal is known to be so; that something is not what nobody says is taken so. */
  private static boolean so(Test test, Consequence signal) {
    return switch (test) {
      case Test.All all -> all.of().stream().allMatch(t -> so(t, signal));
      case Test.Any any -> any.of().stream().anyMatch(t -> so(t, signal));
      case Test.Other _ -> false;
      case Test.Compare c -> {
        String value =
            c.left().equals("type") ? "\"" + signal.type() + "\"" : signal.says().get(c.left());
        yield value != null
            ? Range.holds(value, c.sign(), c.right())
            : c.sign().equals("!=")
                || c.sign().startsWith("not ")
                || c.left().equals("node") && c.right().startsWith("$");
      }
    };
  }
}
