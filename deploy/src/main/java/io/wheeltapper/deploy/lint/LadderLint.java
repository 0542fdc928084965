package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Ladder.Rung;
import io.wheeltapper.core.policy.Ladder.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ladders that give back unseen, act on one witness, or leave to chance which of two leads. */
final class LadderLint implements Lint {

  private static final String ONE_ORIGIN = "one-origin";

  @Override
  public List<Remark> look(Subject bundle) {
    List<Remark> remarks = new ArrayList<>();
    List<Ladder> ladders =
        bundle.policy().ladders().values().stream()
            .sorted(Comparator.comparing(l -> l.fault().code()))
            .toList();
    for (Ladder ladder : ladders) {
      ladder.rungs().forEach(rung -> verify(bundle, ladder, rung, remarks));
      witnesses(bundle, ladder, remarks);
      tie(bundle, ladder, ladders, remarks);
    }
    return remarks;
  }

  private static void verify(Subject bundle, Ladder ladder, Rung rung, List<Remark> remarks) {
    String disrupted = "";
    for (Step step : rung.steps()) {
      if (step.action().equals("node.return") && !disrupted.isEmpty()) {
        remarks.add(
            bundle.atLadder(
                ladder.fault().code(),
                "lint-no-verify",
                "'" + rung.name() + "' gives back after " + disrupted + " without looking",
                "write node.validate before node.return"));
        return;
      }
      if (step.action().equals("node.validate")) {
        disrupted = "";
      } else if (Disruption.is(step.action())) {
        disrupted = step.action();
      }
    }
  }

  private static void witnesses(Subject bundle, Ladder ladder, List<Remark> remarks) {
    if (!ladder.confirmedBy().isEmpty()
        || !ladder.oneOriginEnough().isBlank()
        || Witnesses.two(bundle, ladder.fault().code())) {
      return;
    }
    List<String> alone =
        ladder.rungs().stream()
            .flatMap(r -> r.steps().stream())
            .filter(
                s -> Disruption.interrupts(s.action()) && !s.parameters().containsKey(ONE_ORIGIN))
            .map(Step::action)
            .distinct()
            .toList();
    if (!alone.isEmpty()) {
      remarks.add(
          bundle.atLadder(
              ladder.fault().code(),
              "lint-one-origin",
              String.join(", ", alone)
                  + " would end running work on one sensor's word, so the gate will hold it",
              "name a second witness by confirmed-by, or say by one-origin-enough why one is"
                  + " enough"));
    }
  }

  private static void tie(
      Subject bundle, Ladder ladder, List<Ladder> ladders, List<Remark> remarks) {
    List<String> own = disruptive(ladder);
    if (own.isEmpty() || bundle.finding(ladder.fault().code()).isEmpty()) {
      return;
    }
    List<String> others =
        ladders.stream()
            .filter(o ->
                o.priority() == ladder.priority()
                    && o.fault().code().compareTo(ladder.fault().code()) < 0)
            .filter(o -> !disruptive(o).isEmpty() && !disruptive(o).equals(own))
            .map(o -> o.fault().code())
            .filter(o -> !bundle.finding(o).isEmpty())
            .toList();
    if (!others.isEmpty()) {
      remarks.add(
          bundle.atLadder(
              ladder.fault().code(),
              "lint-tie",
              "the priority "
                  + ladder.priority()
                  + " is also that of "
                  + String.join(", ", others)
                  + ", which acts otherwise: the one seen first would lead",
              "give one of them another priority"));
    }
  }

  private static List<String> disruptive(Ladder ladder) {
    return Disruption.actions(ladder).stream().filter(Disruption::is).toList();
  }
}
