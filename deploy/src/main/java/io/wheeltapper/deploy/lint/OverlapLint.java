package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Conclusion;
import io.wheeltapper.rules.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two rules that speak at the same time: one says nothing new, or the opposite. */
final class OverlapLint implements Lint {

  @Override
  public List<Remark> look(Subject bundle) {
    List<Remark> remarks = new ArrayList<>();
    List<RuleShape> rules = bundle.rules().stream().filter(r -> r.tier() != Tier.VETO).toList();
    for (RuleShape narrow : rules) {
      for (RuleShape wide : rules) {
        Optional<Overlap.Fit> fit = Overlap.of(narrow, wide);
        boolean twins = Overlap.of(wide, narrow).isPresent();
        if (fit.isPresent() && (!twins || rules.indexOf(narrow) > rules.indexOf(wide))) {
          compare(bundle, narrow, wide, fit.get(), remarks);
        }
      }
    }
    return remarks;
  }

  private static void compare(
      Subject bundle, RuleShape narrow, RuleShape wide, Overlap.Fit fit, List<Remark> remarks) {
    String other = "'" + wide.name() + "' (line " + wide.line() + " of " + wide.file() + ")";
    boolean nothingNew =
        !narrow.faults().isEmpty()
            && narrow.faults().stream()
                .allMatch(
                    a -> wide.faults().stream().anyMatch(b -> same(a, b) && fit.sameTarget(a, b)));
    if (nothingNew) {
      remarks.add(
          Subject.atRule(
              narrow,
              "lint-subsumed",
              "wherever '" + narrow.name() + "' speaks, " + other + " finds the same",
              "drop one of them, or say in the wider rule when it is silent"));
    }
    for (Conclusion a : narrow.faults()) {
      for (Conclusion b : wide.faults()) {
        if (fit.sameTarget(a, b) && opposite(bundle, a.fault(), b.fault())) {
          remarks.add(
              Subject.atRule(
                  narrow,
                  "lint-contradict",
                  "'"
                      + a.fault()
                      + "' and, by "
                      + other
                      + ", '"
                      + b.fault()
                      + "' are found at once: one says that it is well again, the other takes it"
                      + " out",
                  "let the two conditions exclude each other"));
        }
      }
    }
  }

  private static boolean same(Conclusion a, Conclusion b) {
    return a.fault().equals(b.fault())
        && a.table().equals(b.table())
        && !(a.fault().isEmpty() && a.table().isEmpty());
  }

  private static boolean opposite(Subject bundle, String a, String b) {
    Optional<Ladder> first = bundle.ladder(a);
    Optional<Ladder> second = bundle.ladder(b);
    return first.isPresent()
        && second.isPresent()
        && (first.get().clears() && takesOut(second.get())
            || second.get().clears() && takesOut(first.get()));
  }

  private static boolean takesOut(Ladder ladder) {
    return Disruption.actions(ladder).stream()
        .anyMatch(a -> Catalogue.find(a).filter(k -> Disruption.is(k.effect())).isPresent());
  }
}
