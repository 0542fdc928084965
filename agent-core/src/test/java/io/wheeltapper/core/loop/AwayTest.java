package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A scheduler that is away for a while costs time, and nothing else. */
final class AwayTest {

  private static final String ISOLATED = "node.isolate node:n3";

  private static final long BLIND = Runner.BLIND.toMillis() + 60_000;

  private static void isolates(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"),
        ladder("off-bus", 90, rung("reboot", "node.isolate", "node.reboot when idle")));
  }

  private static void tests(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"),
        ladder("off-bus", 90, rung("test", "node.validate"), rung("out", "node.isolate")));
  }

  private static void fault(Stage stage, long at) {
    stage.fault(at, "n3", "off-bus", Origin.GPU_DRIVER);
  }

  /** Time goes on, and the sensors go on speaking of the node. */
  private static void until(Stage stage, long from, long to) {
    for (long at = from; at < to; at += 30_000) {
      stage.node(at, "n3", "false", "true", "none", "");
      fault(stage, at);
      stage.play.until(Math.min(to, at + 30_000));
    }
  }

  private static List<Entry.Judged> judged(Stage stage, String verdict) {
    return stage.all(Entry.Judged.class).stream().filter(j -> j.verdict().equals(verdict)).toList();
  }

  @Test
  void whileItIsAwayACaseIsHeldAndThenActs() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.away = true;
    until(stage, T0 + 1000, T0 + 1_800_000);
    assertEquals(List.of(), stage.hands.effects);
    assertEquals(List.of(), judged(stage, "deny"), stage.story()::toString);
    assertEquals(List.of(), stage.all(Entry.Started.class));
    Entry.Judged held = judged(stage, "hold").getLast();
    assertEquals("line", held.guard());
    assertTrue(held.reason().contains("not answered lately"), held::reason);
    assertEquals(held.at() + Case.REST_MILLIS, held.until());
    stage.hands.away = false;
    stage.play.until(T0 + 1_800_000 + Case.REST_MILLIS + 2_000);
    assertEquals(List.of(ISOLATED), stage.hands.effects, stage.story()::toString);
  }

  @Test
  void aHundredCasesAreHeldAndNoneClimbsARung() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::tests);
    stage.hands.away = true;
    List<Signal> batch = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      stage.node(T0 + 500, "n" + i, "false", "true", "none", "");
      Target gpu = Target.gpuAt("0000:3b:00", "n" + i);
      batch.add(
          new Event(gpu, "n" + i, "kmsg", Origin.GPU_DRIVER, T0 + 1000, "off-bus", Map.of(), "r"));
    }
    stage.play.take(new Input.Sensed(T0 + 1000, batch));
    stage.play.until(T0 + 300_000);
    assertEquals(100, stage.play.site().book().open().size());
    assertEquals(List.of(), stage.hands.effects);
    assertEquals(List.of(), judged(stage, "deny"));
    assertEquals(100, stage.all(Entry.Planned.class).size(), "nobody climbs");
    stage.hands.away = false;
    stage.play.until(T0 + 900_000);
    assertEquals(
        100,
        stage.hands.effects.stream().filter(e -> e.startsWith("node.validate")).count(),
        stage.hands.effects::toString);
    assertEquals(100, stage.hands.effects.size());
  }

  @Test
  void anUndoSurvivesIt() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.verify.put("node.isolate", new Outcome.Failed("it takes work", false));
    fault(stage, T0 + 1000);
    stage.hands.noPreview.add("node.return");
    stage.play.until(T0 + 7_000);
    stage.hands.noPreview.clear();
    stage.hands.away = true;
    stage.play.until(T0 + 1_200_000);
    assertEquals(List.of(ISOLATED), stage.hands.effects, stage.story()::toString);
    stage.hands.away = false;
    stage.play.until(T0 + 1_300_000);
    assertTrue(stage.story().contains("undone node.return done"), stage.story()::toString);
  }

  @Test
  void anUndoThatFailedOnceIsTriedAgain() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.verify.put("node.isolate", new Outcome.Failed("it takes work", false));
    stage.hands.execute.put("node.return", new Outcome.Failed("not reached", true));
    fault(stage, T0 + 1000);
    stage.play.until(T0 + 10_000);
    assertTrue(stage.story().contains("acted node.return failed"), stage.story()::toString);
    stage.hands.execute.clear();
    stage.play.until(T0 + 60_000);
    assertTrue(stage.story().contains("undone node.return done"), stage.story()::toString);
  }

  @Test
  void whatWasNotCalledIsNoTryAndRestsShortly() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.notCalled.add("node.isolate");
    until(stage, T0 + 1000, T0 + 600_000);
    List<Entry.Started> started = stage.all(Entry.Started.class);
    assertTrue(started.size() > 30, () -> "tried again all the time: " + started.size());
    stage.hands.notCalled.clear();
    stage.hands.execute.put("node.isolate", new Outcome.Failed("once", true));
    stage.hands.onExecute = _ -> stage.hands.execute.clear();
    stage.play.until(T0 + 600_000 + Case.REST_MILLIS + Tries.RETRY_MILLIS + 2_000);
    List<Entry.Acted> ended = stage.all(Entry.Acted.class);
    Entry.Acted failed = ended.get(ended.size() - 2);
    assertEquals("once", failed.reason());
    assertEquals("", failed.how());
    assertEquals(failed.at() + Tries.RETRY_MILLIS, ended.getLast().at(), "its first try");
    assertEquals(List.of(ISOLATED), stage.hands.effects, stage.story()::toString);
    assertEquals(List.of(), judged(stage, "deny"));
  }

  @Test
  void anIsolationThatCannotBeLookedAtIsNotTakenBack() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.onExecute = _ -> stage.hands.away = true;
    fault(stage, T0 + 1000);
    stage.play.until(T0 + 60_000);
    assertTrue(stage.play.site().book().open().iterator().next().begun().isPresent());
    stage.hands.onExecute = _ -> {};
    stage.hands.away = false;
    stage.play.until(T0 + 90_000);
    assertTrue(stage.story().contains("verified node.isolate done"), stage.story()::toString);
    assertFalse(stage.hands.effects.contains("node.return node:n3"));
  }

  @Test
  void whatNobodyCouldLookAtAtAllCallsAPersonAndStaysOurs() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.onExecute = _ -> stage.hands.away = true;
    fault(stage, T0 + 1000);
    stage.play.until(T0 + BLIND);
    stage.hands.onExecute = _ -> {};
    stage.hands.away = false;
    stage.play.until(T0 + BLIND + 60_000);
    assertTrue(stage.story().contains("verified node.isolate unknown"), stage.story()::toString);
    assertEquals(List.of(ISOLATED, "person.call node:n3"), stage.hands.effects);
    assertTrue(stage.play.site().book().open().iterator().next().mayHold());
    stage.held(T0 + BLIND + 70_000, "n3", "true");
    stage.play.until(T0 + BLIND + 2_000_000);
    assertFalse(stage.story().contains("cleared"), stage.story()::toString);
    stage.node(T0 + BLIND + 2_000_001, "n3", "false", "true", "none", "");
    stage.play.until(T0 + BLIND + 2_600_000);
    assertTrue(stage.story().getLast().startsWith("cleared"), stage.story()::toString);
  }

  @Test
  void aRestartInAnOutageFailsNothing() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.execute.put("node.isolate", new Outcome.Unknown("no answer"));
    stage.hands.onExecute = _ -> stage.hands.away = true;
    fault(stage, T0 + 1000);
    stage.play.until(T0 + 10_000);
    String attempt = stage.all(Entry.Started.class).getFirst().attempt();
    stage.hands.done.add(attempt);
    stage.play = stage.begin(T0 + 20_000);
    stage.play.until(T0 + 200_000);
    assertEquals(List.of(), stage.all(Entry.Acted.class), "nobody looked");
    stage.hands.away = false;
    stage.play.until(T0 + 300_000);
    assertEquals("done", stage.all(Entry.Acted.class).getFirst().outcome());
    assertTrue(stage.story().contains("verified node.isolate done"), stage.story()::toString);
  }

  /** Set back to observe, the actuators go; what they left open is still to be closed. */
  @Test
  void aRestartWithoutActuatorsComesUpAndLeavesItInDoubt() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.onExecute = _ -> stage.hands.away = true;
    fault(stage, T0 + 1000);
    stage.play.until(T0 + 10_000);
    assertTrue(stage.play.site().book().open().iterator().next().executed());
    stage.play = stage.observing(T0 + 20_000);
    stage.play.until(T0 + 60_000);
    assertTrue(stage.story().contains("verified node.isolate unknown"), stage.story()::toString);
    assertTrue(stage.play.site().book().open().iterator().next().mayHold());
  }

  @Test
  void aRestartInAnOutageWithoutAnEndLeavesItInDoubt() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.execute.put("node.isolate", new Outcome.Unknown("no answer"));
    stage.hands.onExecute = _ -> stage.hands.away = true;
    fault(stage, T0 + 1000);
    stage.play.until(T0 + 10_000);
    stage.play = stage.begin(T0 + 20_000);
    stage.play.until(T0 + 20_000 + BLIND);
    Entry.Acted acted = stage.all(Entry.Acted.class).getFirst();
    assertEquals("unknown", acted.outcome());
    assertEquals(Entry.Acted.NOT_SEEN, acted.how());
    assertTrue(stage.play.site().book().open().iterator().next().mayHold());
    stage.hands.away = false;
    stage.play.until(T0 + 20_000 + BLIND + 300_000);
    assertFalse(stage.hands.effects.contains("node.return node:n3"), stage.story()::toString);
    assertTrue(stage.hands.effects.contains("person.call node:n3"), stage.story()::toString);
  }
}
