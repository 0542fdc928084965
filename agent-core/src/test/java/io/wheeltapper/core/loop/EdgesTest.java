package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where one thing happens in the middle of another. */
final class EdgesTest {

  private static void isolates(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"),
        ladder("off-bus", 90, rung("reboot", "node.isolate", "node.reboot when idle")));
  }

  private static void wellAgain(Map<Fault, Ladder> ladders) {
    isolates(ladders);
    ladders.put(
        Fault.of("well-again"),
        new Ladder(
            Fault.of("well-again"),
            96,
            0,
            0,
            List.of(),
            "",
            true,
            List.of(rung("give back", "node.validate", "node.return"))));
  }

  private static void fault(Stage stage, long at, String fault) {
    stage.fault(at, "n3", fault, Origin.GPU_DRIVER);
  }

  private static void mode(Stage stage, long at, Mode mode) {
    stage.play.take(new Input.SetMode(at, mode, "*", "*", Target.site(), "bob", ""));
  }

  @Test
  void aBatchThatIsFoundAtOnceIsHeldToTheLimitAtOnce() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    List<Signal> batch = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Target gpu = Target.gpuAt("0000:3b:00", "n" + i);
      batch.add(
          new Event(gpu, "n" + i, "kmsg", Origin.GPU_DRIVER, T0 + 1000, "off-bus", Map.of(), "r"));
    }
    stage.play.take(new Input.Sensed(T0 + 1000, batch));
    stage.play.until(T0 + 60_000);
    assertEquals(List.of("node.isolate node:n1"), stage.hands.effects);
  }

  @Test
  void callsThatCannotBeListedAreTriedThriceInTheLedgerAndThenAPersonIsCalled() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    stage.hands.noPreview.add("node.isolate");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    stage.play = stage.begin(T0 + 11_000);
    for (int i = 1; i <= 20; i++) {
      stage.node(T0 + 11_000, "n" + i, "false", "true", "none", "");
    }
    stage.play.until(T0 + 120_000);
    assertEquals(
        List.of("hold", "hold", "deny"),
        stage.all(Entry.Judged.class).stream()
            .filter(j -> j.guard().equals("preview"))
            .map(Entry.Judged::verdict)
            .toList());
    assertEquals(List.of("person.call node:n3"), stage.hands.effects);
    assertEquals(0, stage.play.agent().previews());
  }

  @Test
  void anAttemptsTimeBeginsWithItsFirstRealStart() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    stage.hands.noPreview.add("node.isolate");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    stage.hands.noPreview.clear();
    stage.play.until(T0 + 60_000);
    assertEquals(
        stage.all(Entry.Started.class).getFirst().at(),
        stage.hands.executed.getFirst().startedAt());
  }

  /** Its call made the job leave the node; only its repetition starts the job again. */
  @Test
  void aJobThatWeStoppedIsStartedAgainAlsoAfterACrashBetweenTheTwo() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::restarts);
    stage.node(T0 + 1, "n3", "false", "false", "none", "");
    stage.job(T0 + 1, "7", "running", "n3,n4");
    stage.hands.onExecute =
        action -> {
          if (action.name().equals("job.requeue")) {
            stage.hands.onExecute = _ -> {};
            throw new Crash();
          }
        };
    fault(stage, T0 + 1000, "off-bus");
    stage.fault(T0 + 1001, "n3", "rank-failed", Origin.WORKLOAD);
    assertThrows(Crash.class, () -> stage.play.until(T0 + 60_000));
    assertEquals("started job.requeue", stage.story().getLast());
    long now = T0 + 100_000;
    stage.play = stage.begin(now);
    for (int i = 1; i <= 20; i++) {
      stage.node(now, "n" + i, "false", "true", "none", "");
    }
    stage.held(now + 1, "n3", "true");
    stage.job(now + 1, "7", "stopped", "");
    stage.play.until(now + 120_000);
    assertTrue(
        stage.hands.effects.contains("job.requeue job:slurm/7"), () -> stage.story().toString());
    assertEquals(2, stage.all(Entry.Planned.class).getFirst().actions().size());
  }

  /** The same without a crash: the call itself failed, and may be repeated. */
  @Test
  void andAfterATryThatFailedBetweenTheTwo() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::restarts);
    stage.node(T0 + 1, "n3", "false", "false", "none", "");
    stage.job(T0 + 1, "7", "running", "n3,n4");
    stage.hands.execute.put("job.requeue", new Outcome.Failed("it was stopped, and runs", true));
    fault(stage, T0 + 1000, "off-bus");
    stage.fault(T0 + 1001, "n3", "rank-failed", Origin.WORKLOAD);
    stage.play.until(T0 + 8_000);
    assertEquals("acted job.requeue failed", stage.story().getLast(), stage.story()::toString);
    stage.job(T0 + 8_001, "7", "stopped", "");
    stage.hands.execute.clear();
    stage.play.until(T0 + 60_000);
    assertTrue(
        stage.hands.effects.contains("job.requeue job:slurm/7"), () -> stage.story().toString());
  }

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static void restarts(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"), ladder("off-bus", 90, rung("restart", "node.isolate", "job.requeue")));
  }

  @Test
  void inAskAnUndoIsAnUndo() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    mode(stage, T0 + 1, Mode.ASK);
    stage.hands.verify.put("node.isolate", new Outcome.Failed("still takes work", true));
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    assertEquals(List.of(), stage.hands.effects);
    Entry.Planned plan = stage.all(Entry.Planned.class).getFirst();
    stage.play.take(
        new Input.Decided(T0 + 11_000, plan.caseId(), plan.plan(), true, "carol", "yes"));
    stage.play.until(T0 + 60_000);
    assertEquals(
        List.of("node.isolate node:n3", "node.return node:n3", "person.call node:n3"),
        stage.hands.effects,
        stage.story()::toString);
    assertTrue(stage.story().contains("undone node.return done"), stage.story()::toString);
    Entry.Undone undone = stage.all(Entry.Undone.class).getFirst();
    assertEquals(0, undone.step());
    assertNotEquals(stage.all(Entry.Started.class).getFirst().attempt(), undone.attempt());
  }

  @Test
  void aModeThatIsLoweredBetweenAllowAndCallStopsTheCall() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    stage.ledger.broken = true;
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    mode(stage, T0 + 11_000, Mode.OBSERVE);
    stage.ledger.broken = false;
    stage.play.until(T0 + 60_000);
    assertEquals(List.of(), stage.hands.effects);
    assertTrue(stage.story().contains("acted node.isolate failed"), stage.story()::toString);
  }

  @Test
  void fromObserveToActEverythingIsDoneFromItsBeginning() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    mode(stage, T0 + 1, Mode.OBSERVE);
    stage.node(T0 + 2, "n3", "false", "false", "none", "");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    mode(stage, T0 + 11_000, Mode.ACT);
    stage.node(T0 + 12_000, "n3", "false", "true", "none", "");
    stage.play.until(T0 + 20_000);
    assertEquals(List.of("node.isolate node:n3"), stage.hands.effects);
  }

  @Test
  void fromActToObserveWhatIsHeldIsNotForgotten() throws Exception {
    Stage stage =
        new Stage(
            Mode.ACT,
            l ->
                l.put(
                    Fault.of("off-bus"),
                    ladder(
                        "off-bus",
                        90,
                        rung("all", "node.isolate", "node.reboot when idle", "node.return"))));
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    mode(stage, T0 + 11_000, Mode.OBSERVE);
    stage.held(T0 + 12_000, "n3", "true");
    stage.play.until(T0 + 10_000_000);
    assertEquals(List.of("node.isolate node:n3"), stage.hands.effects);
    assertFalse(stage.story().contains("cleared"), stage.story()::toString);
  }

  @Test
  void sickAgainAfterWellAgainIsNotGivenBack() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::wellAgain);
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    stage.held(T0 + 11_000, "n3", "false");
    stage.play.take(new Input.Pause(T0 + 12_000, Target.site(), "bob", ""));
    fault(stage, T0 + 13_000, "well-again");
    stage.play.until(T0 + 20_000);
    fault(stage, T0 + 21_000, "off-bus");
    stage.play.take(new Input.Resume(T0 + 22_000, Target.site(), "bob", ""));
    stage.play.until(T0 + 60_000);
    assertFalse(stage.hands.effects.contains("node.return node:n3"), stage.hands.effects::toString);
  }

  @Test
  void wellAgainDoesNotForgetWhatIsToBeTakenBack() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::wellAgain);
    stage.hands.verify.put("node.isolate", new Outcome.Failed("cannot say", false));
    stage.hands.noPreview.add("node.return");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 7_000);
    fault(stage, T0 + 8_000, "well-again");
    stage.play.until(T0 + 9_000);
    stage.hands.noPreview.clear();
    stage.play.until(T0 + 60_000);
    assertTrue(stage.hands.effects.contains("node.return node:n3"), stage.story()::toString);
  }

  @Test
  void aPlanMadeAgainIsAnotherPlan() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::wellAgain);
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    stage.held(T0 + 11_000, "n3", "false");
    stage.hands.execute.put("node.validate", new Outcome.Failed("not yet", true));
    for (int i = 0; i < 3; i++) {
      fault(stage, T0 + 20_000 + i * 10_000, "well-again");
      fault(stage, T0 + 25_000 + i * 10_000, "off-bus");
    }
    List<String> plans = stage.all(Entry.Planned.class).stream().map(Entry.Planned::plan).toList();
    assertEquals(7, plans.size());
    assertEquals(7, plans.stream().distinct().count());
  }

  @Test
  void aReadingFromBeforeOurActIsNoPersonsUndoing() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 6_500);
    assertEquals(List.of("node.isolate node:n3"), stage.hands.effects);
    stage.node(T0 + 6_600, "n3", "false", "false", "none", "");
    assertFalse(stage.story().getLast().startsWith("cleared"), stage.story()::toString);
    stage.held(T0 + 11_600, "n3", "false");
    stage.node(T0 + 16_600, "n3", "false", "false", "none", "");
    assertEquals("cleared by agent", stage.story().getLast());
  }

  @Test
  void whoGivesANodeBackThatBootedSinceHasRepairedItAndBarsNothing() throws Exception {
    for (long booted : new long[] {T0 - 1, T0 + 300_000}) {
      Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
      fault(stage, T0 + 1000, "off-bus");
      stage.held(T0 + 11_600, "n3", "false");
      stage.sense(
          T0 + 600_000,
          new io.wheeltapper.core.model.Status(
              Target.node("n3"),
              "n3",
              "slurm",
              Origin.SCHEDULER,
              T0 + 600_000,
              io.wheeltapper.core.model.Known.NODE,
              "IDLE",
              Map.of(
                  "isolated",
                  "false",
                  "idle",
                  "true",
                  "responding",
                  "true",
                  "holder",
                  "none",
                  "booted_at",
                  Long.toString(booted)),
              ""));
      boolean repaired = booted > T0;
      fault(stage, T0 + 700_000, "off-bus");
      stage.play.until(T0 + 800_000);
      assertEquals(
          repaired
              ? List.of("node.isolate node:n3", "node.isolate node:n3")
              : List.of("node.isolate node:n3"),
          stage.hands.effects,
          "booted at " + (booted - T0));
      assertEquals(
          repaired,
          stage.play.site().book().account().wasted(0) == 0,
          "charged, booted at " + (booted - T0));
    }
  }

  @Test
  void forAnAutomaticReasonThatIsNotListedAPersonIsCalled() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    stage.node(T0 + 1, "n3", "true", "true", "automatic", "Kill task failed");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 60_000);
    assertEquals(List.of("person.call node:n3"), stage.hands.effects);
    stage.node(T0 + 70_000, "n3", "false", "true", "none", "");
    stage.play.until(T0 + 700_000);
    assertEquals("cleared", stage.story().getLast(), "nobody undid anything, nothing is barred");
  }

  @Test
  void inOtherHandsInOneSchedulerIsNotGivenBackByAnother() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    stage.node(T0 + 1, "n3", "true", "true", "foreign", "fan");
    stage.sense(
        T0 + 2,
        new io.wheeltapper.core.model.Status(
            Target.node("n3"),
            "n3",
            "kubernetes",
            Origin.SCHEDULER,
            T0 + 2,
            io.wheeltapper.core.model.Known.NODE,
            "Ready",
            Map.of("isolated", "false", "idle", "true", "holder", "none"),
            ""));
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 60_000);
    assertEquals("judged node.isolate deny by ownership", stage.story().getLast());
  }

  @Test
  void aBundleWithoutTheLadderDoesNotForgetWhatIsHeld() throws Exception {
    Stage stage = new Stage(Mode.ACT, EdgesTest::isolates);
    stage.node(T0 + 1, "n3", "false", "false", "none", "");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 10_000);
    stage
        .play
        .agent()
        .activate(
            Policy.of(
                new Policy.Page("bare", "2", "h2", Mode.ACT), Map.of(), stage.policy.limits()),
            Stage.sessions());
    stage.play.take(new Input.Activate(T0 + 11_000, "bare", "2", "h2", "bob", ""));
    stage.play.until(T0 + 10_000_000);
    assertFalse(stage.story().contains("cleared"), stage.story()::toString);
    assertTrue(stage.hands.effects.contains("person.call node:n3"));
  }

  @Test
  void anUndoKnowsNoDeadline() throws Exception {
    TreeMap<String, String> none = new TreeMap<>();
    Ladder.Rung rung =
        new Ladder.Rung("isolate", List.of(new Ladder.Step("node.isolate", false, 20_000, none)));
    Stage stage = new Stage(Mode.ACT, l -> l.put(Fault.of("off-bus"), ladder("off-bus", 90, rung)));
    stage.hands.verify.put("node.isolate", new Outcome.Failed("cannot say", false));
    stage.hands.noPreview.add("node.return");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 20_000);
    stage.hands.noPreview.clear();
    stage.play.until(T0 + 60_000);
    assertTrue(stage.hands.effects.contains("node.return node:n3"), stage.story()::toString);
  }

  @Test
  void aStepHeldPastItsDeadlineCallsAPersonOnce() throws Exception {
    TreeMap<String, String> none = new TreeMap<>();
    Ladder.Rung rung =
        new Ladder.Rung("reboot", List.of(new Ladder.Step("node.reboot", true, 20_000, none)));
    Stage stage = new Stage(Mode.ACT, l -> l.put(Fault.of("off-bus"), ladder("off-bus", 90, rung)));
    stage.node(T0 + 1, "n3", "false", "false", "none", "");
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 25_999);
    assertEquals(List.of(), stage.hands.effects);
    stage.play.until(T0 + 600_000);
    assertEquals(List.of("person.call node:n3"), stage.hands.effects);
    stage.play.until(T0 + 700_000);
    assertEquals("cleared", stage.story().getLast());
  }

  @Test
  void aPersonWhoCouldNotBeReachedIsCalledAgain() throws Exception {
    Stage stage =
        new Stage(
            Mode.ACT,
            l -> l.put(Fault.of("off-bus"), ladder("off-bus", 90, rung("call", "person.call"))));
    stage.hands.execute.put("person.call", new Outcome.Failed("no line", false));
    fault(stage, T0 + 1000, "off-bus");
    stage.play.until(T0 + 60_000);
    assertEquals(List.of(), stage.hands.effects);
    stage.hands.execute.clear();
    stage.play.until(T0 + 700_000);
    assertEquals(List.of("person.call node:n3"), stage.hands.effects);
  }
}
