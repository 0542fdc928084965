package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.BudgetPolicy;
import io.wheeltapper.core.policy.BudgetPolicy.Answer;
import io.wheeltapper.core.policy.BudgetState;
import io.wheeltapper.core.policy.Costs;
import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.policy.TimeWindow;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BudgetGuardTest {

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final int MONTH = 30 * 24 * 60;
  private static final Action ROLLBACK = Action.of("firmware.rollback", Target.node("n3"));

  private final BudgetGuard guard = new BudgetGuard();
  private final Inquiry inquiry = new Inquiry();

  /** Twenty nodes of which one in twenty may be out: 43,200 node-minutes of 864,000. */
  private static Objectives objectives(Fault... failing) {
    Source source =
        new Source(
            "wheeltapper", "", new TreeMap<>(), new TreeMap<>(Map.of("sli", "node-minutes")));
    Objective capacity =
        new Objective(
            "capacity",
            "",
            "",
            new Indicator("nodes", Indicator.Kind.GOOD, false, source, Optional.of(source)),
            new TimeWindow.Rolling(30 * DAY, "30d rolling"),
            new Goal(0.95, new Goal.Budgeting.Occurrences(), Optional.empty()),
            List.of());
    BudgetPolicy policy =
        new BudgetPolicy(
            "p",
            List.of("capacity"),
            new BudgetPolicy.Levels(0.5, 1, 0.1, 6),
            new BudgetPolicy.Minimum(60, 100, 600_000),
            Map.of(
                BudgetState.HEALTHY, new BudgetPolicy.Answers(Answer.ACT, Answer.ACT),
                BudgetState.LOW, new BudgetPolicy.Answers(Answer.ASK, Answer.WAIT),
                BudgetState.SPENT, new BudgetPolicy.Answers(Answer.ASK, Answer.HOLD),
                BudgetState.SHORT, new BudgetPolicy.Answers(Answer.ASK, Answer.ASK)),
            Set.of(failing),
            Map.of("capacity", new BudgetPolicy.Prior(0.02, "somebody's trace")),
            new BudgetPolicy.Own(0.001, 30 * DAY));
    return new Objectives(List.of(capacity), Optional.of(policy));
  }

  /** A month in which this part of the nodes was out, and a minute in which none is. */
  private void month(double bad) {
    inquiry.objectives = objectives();
    inquiry.budgets.restore(
        List.of(new Run("node-minutes", Minute.of(NOW) - MONTH, MONTH, bad * 20, 20)));
    inquiry.minutePasses();
  }

  @Test
  void withoutAnErrorBudgetPolicyNothingIsHeld() {
    allows(guard, inquiry.ask("node.isolate"));
    allows(guard, inquiry.ask(ROLLBACK));
  }

  @Test
  void aHealthyBudgetLetsAllRun() {
    month(0.01);
    allows(guard, inquiry.ask("node.isolate"));
    allows(guard, inquiry.ask(ROLLBACK));
  }

  @Test
  void belowHalfWorkingCapacityAsksAndAChangeWaits() {
    month(0.03);
    holds(guard, inquiry.ask("node.isolate"), "asks: ", "capacity: 40 % of its budget is left");
    holds(guard, inquiry.ask(ROLLBACK), "40 %", "waits for its window");
    inquiry.book.apply(
        new Entry.Approved(NOW, "case3", Target.node("n3"), "plan3", "ada", "we need it"));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aSpentBudgetHoldsChanges() {
    month(0.048);
    holds(guard, inquiry.ask("node.isolate"), "asks: ", "4 %");
    holds(guard, inquiry.ask(ROLLBACK), "capacity: 4 %");
  }

  @Test
  void whatIsFailingAlreadyCostsNothingWhateverTheBudget() {
    month(0.3);
    holds(guard, inquiry.ask("node.isolate"));
    inquiry.objectives = objectives(FAULT);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.objectives = objectives();
    inquiry.costs =
        inquiry.costs.with(Map.of(FAULT, new Costs.Hazard(60, 0, 3 * HOUR, "a catalogue")));
    allows(guard, inquiry.ask("node.isolate"));
    holds(guard, inquiry.ask(ROLLBACK));
  }

  @Test
  void whatIsOutAlreadyCostsNothingWhileNoWorkRunsThere() {
    month(0.3);
    inquiry.node("n3", true, true, "foreign", "by hand");
    allows(guard, inquiry.ask("node.isolate"));
    allows(guard, inquiry.ask("node.reboot"));
    inquiry.node("n3", true, false, "foreign", "by hand");
    allows(guard, inquiry.ask("node.isolate"));
    holds(guard, inquiry.ask("node.reboot"), "asks: ");
  }

  @Test
  void anActionIsChargedWhatItAdds() {
    month(0.0245); // 51 % are left; a day of one node is 3.3 %
    holds(guard, inquiry.ask("node.isolate"), "51 % of its budget is left, 47 % with this");
    inquiry.costs =
        inquiry.costs.with(Map.of(FAULT, new Costs.Hazard(0, 1, HOUR, "an hour is 0.1 %")));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void whatOthersWereAllowedAndNobodySeesYetIsChargedToo() {
    month(0.021); // 58 % are left; each of these is 3.3 %: two are within, three are not
    allows(guard, inquiry.ask("node.isolate"));
    allowed("case5", "n5");
    allows(guard, inquiry.ask("node.isolate"));
    allowed("case6", "n6");
    holds(
        guard,
        inquiry.ask("node.isolate"),
        "58 % of its budget is left, 48 % with this and 2 others that no reading shows yet");
    inquiry.book.apply(new Entry.Cleared(NOW, "case5", Target.node("n5"), FAULT, "", "over"));
    allows(guard, inquiry.ask("node.isolate"));
  }

  private void allowed(String caseId, String node) {
    inquiry.found(caseId, node, FAULT, Origin.GPU_DRIVER, NOW - 60_000);
    inquiry.plan(caseId, node, "plan" + node);
    inquiry.book.apply(
        new Entry.Judged(
            NOW,
            caseId,
            Target.node(node),
            FAULT,
            "node.isolate",
            0,
            0,
            "plan" + node,
            "allow",
            "",
            "",
            0,
            Mode.ACT,
            List.of()));
  }

  @Test
  void aYoungHistoryAsksWithThePrior() {
    inquiry.objectives = objectives();
    inquiry.minutePasses();
    holds(
        guard,
        inquiry.ask("node.isolate"),
        "asks: ",
        "fewer than 60 minutes were measured",
        "60 % would be left by the prior (somebody's trace)");
  }

  @Test
  void missingDataHolds() {
    month(0);
    inquiry.sensor("slurm", "silent");
    for (int i = 0; i < 11; i++) {
      allows(guard, inquiry.ask("node.isolate"));
      inquiry.minutePasses();
    }
    holds(guard, inquiry.ask("node.isolate"), "nothing said nodes since");
    holds(guard, inquiry.ask(ROLLBACK), "nothing said nodes since");
    inquiry.sensor("slurm", "ok").minutePasses();
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void whatWasTakenOutHealthyFreezesTheAgent() {
    month(0);
    inquiry.objectives = objectives(FAULT);
    outAndBack("case5", "n5", 14 * HOUR, false);
    allows(guard, inquiry.ask("node.isolate"));
    outAndBack("case6", "n6", HOUR, false); // 14.4 node-hours may be
    holds(
        guard, inquiry.ask("node.isolate"), "asks: ", "own account", "15 node-hours", "14 may be");
    holds(guard, inquiry.ask(ROLLBACK), "own account");
    inquiry.now += 31 * DAY;
    inquiry.minutePasses();
    assertFalse(guard.judge(inquiry.ask("node.isolate")).reason().contains("own account"));
  }

  @Test
  void whatWasRepairedDoesNot() {
    month(0);
    inquiry.objectives = objectives(FAULT);
    outAndBack("case5", "n5", 20 * HOUR, true);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aPersonWhoUndoesOurActJudgesItHealthy() {
    month(0);
    inquiry.objectives = objectives(FAULT);
    inquiry.found("case5", "n5", FAULT, Origin.GPU_DRIVER, NOW - 20 * HOUR);
    inquiry.plan("case5", "n5", "plan5");
    inquiry.did("case5", "n5", 0, "node.isolate", NOW - 20 * HOUR);
    inquiry.book.apply(
        new Entry.Cleared(NOW, "case5", Target.node("n5"), FAULT, "ada", "ada undid it"));
    holds(guard, inquiry.ask("node.isolate"), "own account", "20 node-hours");
  }

  private void outAndBack(String caseId, String node, long millis, boolean repaired) {
    inquiry.found(caseId, node, FAULT, Origin.GPU_DRIVER, NOW - millis);
    inquiry.plan(caseId, node, "plan" + caseId);
    inquiry.did(caseId, node, 0, "node.isolate", NOW - millis);
    if (repaired) {
      inquiry.did(caseId, node, 1, "node.reboot", NOW - millis / 2);
    }
    inquiry.did(caseId, node, 1, "node.validate", NOW);
    inquiry.did(caseId, node, 2, "node.return", NOW);
  }

  @Test
  void bindsWhatRemovesAndChangesOnly() {
    assertTrue(binds("error budget", Effect.Kind.REMOVES));
    assertTrue(binds("error budget", Effect.Kind.CHANGES));
    assertFalse(binds("error budget", Effect.Kind.RESTORES));
    assertFalse(binds("error budget", Effect.Kind.PROTECTS));
    assertFalse(binds("error budget", Effect.Kind.NEUTRAL));
  }
}
