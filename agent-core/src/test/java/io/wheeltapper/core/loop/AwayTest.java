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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A scheduler that is away for a while costs time, and nothing else. */
final class AwayTest {

  private static final String ISOLATED = "node.isolate node:n3";

  private static final long BLIND = Looks.BLIND.toMillis() + 60_000;

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
    until(stage, from, to, List.of("n3"));
  }

  private static void until(Stage stage, long from, long to, List<String> nodes) {
    for (long at = from; at < to; at += 30_000) {
      for (String node : nodes) {
        stage.node(at, node, "false", "true", "none", "");
        stage.fault(at, node, "off-bus", Origin.GPU_DRIVER);
      }
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
    assertEquals(held.at() + Unanswered.LONGEST_REST_MILLIS, held.until());
    stage.hands.away = false;
    stage.play.until(held.until() + 2_000);
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
    stage.play.until(T0 + 1_200_000);
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
    stage.play.until(T0 + 1_200_000 + Unanswered.LONGEST_REST_MILLIS);
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
  void anIsolationThatCameLateIsDoneAndNotTakenBack() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.execute.put("node.isolate", new Outcome.Unknown("no answer"));
    fault(stage, T0 + 1000);
    stage.hands.noPreview.add("node.return");
    stage.play.until(T0 + 12_000);
    assertTrue(stage.story().contains("acted node.isolate unknown"), stage.story()::toString);
    assertTrue(stage.play.site().book().open().iterator().next().undo().isPresent());
    stage.hands.done.add(stage.all(Entry.Started.class).getFirst().attempt());
    stage.hands.noPreview.clear();
    stage.play.until(T0 + 60_000);
    Entry.Verified stands = stage.all(Entry.Verified.class).getFirst();
    assertEquals("done", stands.outcome());
    assertTrue(stands.reason().startsWith("it came late"), stands::reason);
    Case kase = stage.play.site().book().open().iterator().next();
    assertTrue(kase.holds());
    assertFalse(kase.unsure());
    assertFalse(kase.failed());
    assertEquals(
        List.of(), stage.hands.effects.stream().filter(e -> e.contains("return")).toList());
    stage.held(T0 + 61_000, "n3", "true");
    stage.play = stage.begin(T0 + 62_000);
    assertTrue(stage.play.site().book().open().iterator().next().holds());
    stage.held(T0 + 63_000, "n3", "true");
    stage.play.until(T0 + 120_000);
    assertTrue(stage.hands.effects.contains("node.reboot node:n3"), stage.story()::toString);
  }

  @Test
  void anIsolationThatCannotBeLookedAtOnceMoreIsNotTakenBack() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.verify.put("node.isolate", new Outcome.Failed("it takes work", false));
    fault(stage, T0 + 1000);
    stage.hands.noPreview.add("node.return");
    stage.play.until(T0 + 7_000);
    stage.hands.noPreview.clear();
    stage.hands.verify.put("node.isolate", new Outcome.Unknown("no look"));
    stage.play.until(T0 + 300_000);
    Entry.Judged held = judged(stage, "hold").getLast();
    assertEquals("node.return line", held.action() + " " + held.guard());
    stage.hands.verify.remove("node.isolate");
    stage.play.until(T0 + 600_000);
    assertEquals(List.of(ISOLATED), stage.hands.effects, stage.story()::toString);
  }

  @Test
  void whatWasNotCalledIsNoTryAndRestsShortlyAtFirst() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.notCalled.add("node.isolate");
    until(stage, T0 + 1000, T0 + 600_000);
    List<Entry.Started> started = stage.all(Entry.Started.class);
    assertTrue(started.size() > Tries.MOST, () -> "tried again all the time: " + started.size());
    assertEquals(
        List.of(15L, 30L, 60L, 120L, 240L),
        IntStream.range(1, started.size())
            .mapToObj(i -> (started.get(i).at() - started.get(i - 1).at()) / 1_000)
            .toList());
    stage.hands.notCalled.clear();
    stage.hands.execute.put("node.isolate", new Outcome.Failed("once", true));
    stage.hands.onExecute = _ -> stage.hands.execute.clear();
    stage.play.until(T0 + 600_000 + 60_000);
    List<Entry.Acted> ended = stage.all(Entry.Acted.class);
    Entry.Acted failed = ended.get(ended.size() - 2);
    assertEquals("once", failed.reason());
    assertEquals("", failed.how());
    assertEquals(failed.at() + Tries.RETRY_MILLIS, ended.getLast().at(), "its first try");
    assertEquals(List.of(ISOLATED), stage.hands.effects, stage.story()::toString);
    assertEquals(List.of(), judged(stage, "deny"));
  }

  private static void told(Map<Fault, Ladder> ladders) {
    tests(ladders);
    ladders.put(NotReached.FAULT, ladder("not-reached", 16, rung("tell", "person.call")));
  }

  private static List<Entry.Started> calls(Stage stage) {
    return stage.all(Entry.Started.class).stream()
        .filter(s -> s.action().equals("person.call"))
        .toList();
  }

  private static void tells(Stage stage) throws Exception {
    List<String> nodes = IntStream.rangeClosed(1, 12).mapToObj(i -> "n" + i).toList();
    until(stage, T0 + 1_000, T0 + 600_000, nodes);
    assertEquals(List.of(), calls(stage));
    until(stage, T0 + 601_000, T0 + 661_000, nodes);
    Entry.Started call = calls(stage).getFirst();
    assertEquals(Target.site(), call.target());
    String figures = call.parameters().getOrDefault("figures", "");
    assertTrue(figures.contains("node:n1 no answer for 10 min: "), figures);
    assertTrue(figures.endsWith("; and 2 more"), figures);
    stage.play = stage.begin(T0 + 662_000);
    int before = stage.all(Entry.Judged.class).size();
    until(stage, T0 + 663_000, T0 + 7_863_000, nodes);
    assertEquals(1, calls(stage).size(), "once, over a restart too");
    int more = stage.all(Entry.Judged.class).size() - before;
    assertTrue(more >= 12 * 11 && more <= 12 * 13 * 2, () -> "every 10 min a case: " + more);
    stage.hands.away = false;
    stage.hands.notCalled.clear();
    until(stage, T0 + 7_864_000, T0 + 8_500_000, nodes);
    assertEquals(
        12,
        stage.hands.effects.stream().filter(e -> e.startsWith("node.validate")).distinct().count(),
        stage.hands.effects::toString);
  }

  @Test
  void whatIsNotReachedForTenMinutesIsToldOnceAndTriedOn() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::told);
    stage.hands.away = true;
    tells(stage);
  }

  @Test
  void whatIsNotCalledForTenMinutesIsToldOnceAndTriedOn() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::told);
    stage.hands.notCalled.add("node.validate");
    tells(stage);
  }

  /** An outage of hours costs the ledger a few entries an hour for each case, whatever fails. */
  @Test
  void anOutageOfHoursKeepsTheLedgerSmall() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::told);
    stage.hands.notCalled.add("node.validate");
    until(stage, T0 + 1_000, T0 + 7_200_000);
    long before = ofTheNode(stage);
    until(stage, T0 + 7_200_000, T0 + 10_800_000);
    long calls = ofTheNode(stage) - before;
    assertTrue(calls > 0 && calls <= 6 * 4 + 4, () -> "entries in an hour without calls: " + calls);
    stage.hands.away = true;
    until(stage, T0 + 10_800_000, T0 + 14_400_000);
    long begun = ofTheNode(stage);
    until(stage, T0 + 14_400_000, T0 + 18_000_000);
    long lists = ofTheNode(stage) - begun;
    assertTrue(lists > 0 && lists <= 6 * 3 + 3, () -> "entries in an hour without lists: " + lists);
  }

  /** What was found is the sensors' and not the outage's. */
  private static long ofTheNode(Stage stage) {
    return stage.ledger.entries.stream()
        .filter(e -> e.target().equals(Target.node("n3")) && !(e instanceof Entry.Found))
        .count();
  }

  @Test
  void anAnswerBeginsARowAnew() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::told);
    stage.hands.notCalled.add("node.validate");
    until(stage, T0 + 1_000, T0 + 450_000);
    stage.hands.notCalled.clear();
    stage.hands.execute.put("node.validate", new Outcome.Failed("not now", true));
    stage.hands.onExecute = _ -> stage.hands.notCalled.add("node.validate");
    until(stage, T0 + 451_000, T0 + 1_051_000);
    assertEquals(1, stage.all(Entry.Acted.class).stream().filter(a -> a.how().isEmpty()).count());
    assertEquals(List.of(), calls(stage));
    until(stage, T0 + 1_052_000, T0 + 1_200_000);
    assertEquals(1, calls(stage).size(), stage.story()::toString);
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

  /** Whoever is restarted again and again climbs no rung over work that only wants to go on. */
  @Test
  void restartsAreNoFailuresOfTheStepThatTheyCutOff() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::tests);
    stage.hands.execute.put("node.validate", new Outcome.Unknown("no answer"));
    fault(stage, T0 + 1000);
    long at = T0 + 10_000;
    for (int restart = 0; restart < 6; restart++) {
      stage.play.until(at);
      assertEquals(restart + 1, stage.all(Entry.Started.class).size(), stage.story()::toString);
      if (restart == 5) {
        stage.hands.execute.clear();
      }
      stage.play = stage.begin(at + 1_000);
      until(stage, at + 2_000, at + 6_000);
      at += 6_000;
    }
    assertEquals(1, stage.all(Entry.Planned.class).size(), stage.story()::toString);
    assertEquals(
        6,
        stage.all(Entry.Acted.class).stream()
            .filter(a -> a.how().equals(Entry.Acted.CUT_OFF) && a.retryable())
            .count(),
        stage.story()::toString);
    assertTrue(stage.story().contains("verified node.validate done"), stage.story()::toString);
  }

  /** Set back to observe, the actuators go; what they left open is still to be closed. */
  @Test
  void aRestartWithoutActuatorsComesUpAndLeavesItInDoubt() throws Exception {
    Stage stage = new Stage(Mode.ACT, AwayTest::isolates);
    stage.hands.onExecute = _ -> stage.hands.away = true;
    fault(stage, T0 + 1000);
    stage.play.until(T0 + 10_000);
    assertTrue(stage.play.site().book().open().iterator().next().inHand().executed());
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
