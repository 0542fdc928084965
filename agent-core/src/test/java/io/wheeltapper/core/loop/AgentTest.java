package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AgentTest {

  private static void offTheBus(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"),
        ladder(
            "off-bus",
            90,
            rung(
                "reboot",
                "node.isolate",
                "job.checkpoint-restart",
                "node.reboot when idle",
                "node.validate",
                "node.return")));
    ladders.put(
        Fault.of("row-remap"), ladder("row-remap", 50, rung("reset", "gpu.reset when idle")));
    ladders.put(
        Fault.of("well-again"),
        new Ladder(
            Fault.of("well-again"),
            0,
            0,
            0,
            List.of(),
            "",
            true,
            List.of(rung("give back", "node.validate", "node.return"))));
  }

  @Test
  void observeJudgesAsActWouldAndStartsNothing() throws Exception {
    Stage stage = new Stage(Mode.OBSERVE, AgentTest::offTheBus);
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals(
        List.of(
            "found off-bus",
            "planned reboot",
            "judged node.isolate allow",
            "judged node.reboot allow",
            "judged node.validate allow",
            "judged node.return allow"),
        stage.story());
    assertEquals(T0 + 6000, stage.all(Entry.Planned.class).getFirst().at());
    assertEquals(Mode.OBSERVE, stage.all(Entry.Judged.class).getFirst().mode());
    assertEquals(List.of(), stage.hands.effects);
  }

  @Test
  void oneWitnessIsolatesAndTheSecondMovesTheJob() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.node(T0 + 1, "n3", "false", "false", "none", "");
    stage.job(T0 + 1, "7", "running", "n3,n4");
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals(List.of("node.isolate node:n3"), stage.hands.effects);
    assertEquals(
        "judged job.checkpoint-restart hold by evidence",
        stage.story().getLast(),
        stage.story()::toString);

    stage.fault(T0 + 61_000, "n3", "rank-failed", Origin.WORKLOAD);
    stage.play.until(T0 + 70_000);
    assertEquals(
        List.of("node.isolate node:n3", "job.checkpoint-restart job:slurm/7"), stage.hands.effects);
    assertEquals("judged node.reboot hold by job awareness", stage.story().getLast());

    String caseId = stage.all(Entry.Found.class).getFirst().caseId();
    stage.node(T0 + 80_000, "n3", "true", "true", "ours", "wheeltapper[" + caseId + "] off-bus");
    stage.play.until(T0 + 90_000);
    assertEquals(5, stage.hands.effects.size(), stage.hands.effects::toString);
    assertEquals("cleared", stage.story().getLast());
  }

  @Test
  void everyStartedFollowsAnAllowAndHasOneEnd() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 10_000);
    stage.held(T0 + 11_000, "n3", "true");
    stage.play.until(T0 + 60_000);
    List<Entry> entries = stage.ledger.entries;
    int started = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Entry.Started s) {
        started++;
        assertTrue(
            entries.subList(0, i).stream()
                .anyMatch(e ->
                    e instanceof Entry.Judged j
                        && j.verdict().equals("allow")
                        && j.action().equals(s.action())));
        assertEquals(
            1,
            entries.subList(i, entries.size()).stream()
                .filter(e -> e instanceof Entry.Acted a && a.attempt().equals(s.attempt()))
                .count());
      }
    }
    assertEquals(4, started);
  }

  @Test
  void whatAPersonDrainedIsLeftAloneUntilTheyGiveItBack() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.node(T0 + 1, "n3", "true", "true", "foreign", "broken fan");
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals("judged node.isolate deny by ownership", stage.story().getLast());
    assertEquals(List.of(), stage.hands.effects);
    stage.node(T0 + 70_000, "n3", "false", "true", "none", "");
    assertEquals("cleared by agent", stage.story().getLast());
    stage.fault(T0 + 80_000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 90_000);
    assertEquals("judged node.isolate hold by ownership", stage.story().getLast());
  }

  @Test
  void aPersonWhoUndoesOurIsolationEndsTheCaseAndBarsIt() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.node(T0 + 1, "n3", "false", "false", "none", "");
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 30_000);
    stage.node(T0 + 40_000, "n3", "false", "false", "none", "");
    assertEquals("cleared by agent", stage.story().getLast());
    stage.fault(T0 + 50_000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 80_000);
    assertEquals(List.of("node.isolate node:n3"), stage.hands.effects);
    assertTrue(stage.story().getLast().endsWith("hold by ownership"));
  }

  @Test
  void theDriversNoneClearsBeforeAnythingIsDone() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.fault(T0 + 2000, "n3", "well-again", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals(List.of("found off-bus", "found well-again", "cleared"), stage.story());
  }

  @Test
  void aFailedCheckIsUndoneAndThenAPersonIsCalled() throws Exception {
    Stage stage =
        new Stage(
            Mode.ACT,
            l ->
                l.put(Fault.of("off-bus"), ladder("off-bus", 90, rung("isolate", "node.isolate"))));
    stage.hands.verify.put("node.isolate", new Outcome.Failed("still takes work", true));
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals(
        List.of("node.isolate node:n3", "node.return node:n3", "person.call node:n3"),
        stage.hands.effects,
        stage.story()::toString);
    assertTrue(stage.story().contains("undone node.return done"));
  }

  @Test
  void theRackHoldsWhatTheStormWants() throws Exception {
    Stage stage =
        new Stage(
            Mode.ACT,
            l ->
                l.put(Fault.of("off-bus"), ladder("off-bus", 90, rung("isolate", "node.isolate"))));
    stage.hands.onExecute =
        a -> assertFalse(stage.hands.effects.contains(a.name() + " " + a.target()));
    for (int i = 1; i <= 20; i++) {
      stage.fault(T0 + 1000 + i, "n" + i, "off-bus", Origin.GPU_DRIVER);
    }
    stage.play.until(T0 + 300_000);
    assertEquals(
        1,
        stage.hands.effects.stream().filter(e -> e.startsWith("node.isolate")).count(),
        "5 % of 20");
    assertTrue(stage.story().contains("judged node.isolate hold by blast radius"));
  }

  @Test
  void aPauseHoldsAndAResumeLetsGoOn() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.play.take(new Input.Pause(T0 + 10, new Target(Target.Kind.RACK, "r0"), "bob", "work"));
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals("judged node.isolate hold by pause", stage.story().getLast());
    stage.play.take(new Input.Resume(T0 + 61_000, new Target(Target.Kind.RACK, "r0"), "bob", ""));
    stage.play.until(T0 + 62_000);
    assertTrue(stage.hands.effects.contains("node.isolate node:n3"));
  }

  @Test
  void nothingIsDoneWhileTheLedgerCannotBeWritten() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.ledger.broken = true;
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    assertEquals(List.of(), stage.hands.effects);
    stage.ledger.broken = false;
    stage.play.until(T0 + 120_000);
    assertTrue(stage.hands.effects.contains("node.isolate node:n3"));
  }

  @Test
  void theSameInputsGiveTheSameEntries() throws Exception {
    Stage live = new Stage(Mode.ACT, AgentTest::offTheBus);
    live.node(T0 + 1, "n3", "false", "false", "none", "");
    live.job(T0 + 1, "7", "running", "n3,n4");
    live.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    live.play.until(T0 + 30_000);
    live.fault(T0 + 31_000, "n3", "rank-failed", Origin.WORKLOAD);
    live.fault(T0 + 31_000, "n9", "row-remap", Origin.GPU_DRIVER);
    live.play.until(T0 + 90_000);

    List<Entry> again = new ArrayList<>();
    ListLedger ledger = new ListLedger();
    Rehearsal replay =
        new Rehearsal(
            new Rehearsal.Cast(
                live.policy,
                Stage.sessions(),
                new Gate(io.wheeltapper.core.guard.Guards.inOrder()),
                Stage.racks(),
                List.of(),
                Mode.ACT),
            ledger,
            T0,
            again::add,
            _ -> {});
    live.inputs.forEach(replay::retake);
    assertEquals(live.ledger.entries, again);
  }

  @Test
  void aStopAtAnyEntryLosesNothingAndRepeatsNothing() throws Exception {
    Stage whole = new Stage(Mode.ACT, AgentTest::offTheBus);
    lived(whole, T0 + 1000, T0 + 60_000, Integer.MAX_VALUE);
    int entries = whole.ledger.entries.size();
    assertEquals("cleared", whole.story().getLast());
    for (int cut = 1; cut < entries; cut++) {
      Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
      lived(stage, T0 + 1000, T0 + 60_000, cut);
      long now = T0 + 200_000;
      stage.play = stage.begin(now);
      for (int i = 1; i <= 20; i++) {
        stage.node(now, "n" + i, "false", "true", "none", "");
      }
      if (stage.hands.holds("n3")) {
        stage.held(now + 1, "n3", "true");
      }
      stage.play.until(now + 10_000);
      if (stage.hands.holds("n3")) {
        stage.held(now + 11_000, "n3", "true");
      }
      stage.play.until(now + 600_000);
      assertEquals(
          stage.hands.effects.size(),
          stage.hands.effects.stream().distinct().count(),
          "cut at " + cut + ": " + stage.story());
      assertEquals("cleared", stage.story().getLast(), "cut at " + cut + ": " + stage.story());
    }
  }

  /** A fault, and a reading of the scheduler every 100 ms, until so many entries are there. */
  private static void lived(Stage stage, long from, long to, int entries) throws Exception {
    stage.fault(from, "n3", "off-bus", Origin.GPU_DRIVER);
    boolean held = false;
    for (long t = from; t <= to && stage.ledger.entries.size() < entries; t += 100) {
      stage.play.until(t);
      if (stage.hands.holds("n3") && !held) {
        stage.held(t, "n3", "true");
        held = true;
      }
    }
  }

  @Test
  void aStampFromTheFutureMovesNoClockAndTriggersNothing() throws Exception {
    Stage stage = new Stage(Mode.ACT, AgentTest::offTheBus);
    stage.play.take(
        new Input.Sensed(
            T0 + 500,
            List.of(
                new io.wheeltapper.core.model.Event(
                    Target.node("n5"),
                    "n5",
                    "kmsg",
                    Origin.GPU_DRIVER,
                    T0 + 86_400_000L,
                    "off-bus",
                    Map.of(),
                    ""))));
    assertEquals(List.of(), stage.story());
    assertEquals(1, stage.play.agent().fromTheFuture());
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    assertEquals(List.of("found off-bus"), stage.story());
  }
}
