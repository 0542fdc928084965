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
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node did before, folded from the ledger: probation, lemons, what stands half-way. */
final class HistoryTest {

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;

  private static void ladders(Map<Fault, Ladder> ladders) {
    put(
        ladders,
        ladder(
            "soft",
            60,
            rung("look", "node.isolate", "node.validate", "node.return"),
            rung("reset", "node.isolate", "gpu.reset when idle", "node.return")));
    put(ladders, ladder("lemon-node", 97, rung("a person", "person.call")));
    put(ladders, ladder("left-half-way", 15, rung("tell", "person.call")));
    put(
        ladders,
        ladder(
            "off-bus",
            90,
            rung(
                "reboot",
                "node.isolate",
                "node.reboot when idle",
                "node.validate",
                "node.return")));
  }

  private static void put(Map<Fault, Ladder> ladders, Ladder ladder) {
    ladders.put(ladder.fault(), ladder);
  }

  /** A fault on n3, and a scheduler that shows what our hands did. */
  private static void soft(Stage stage, long at) {
    stage.fault(at, "n3", "soft", Origin.GPU_DRIVER);
    stage.play.until(at + 6_000);
    if (stage.hands.holds("n3")) {
      stage.held(at + 7_000, "n3", "true");
    } else {
      stage.node(at + 7_000, "n3", "false", "true", "none", "");
    }
    stage.play.until(at + 60_000);
  }

  private static void again(Stage stage, long at) throws Exception {
    stage.play = stage.begin(at);
    for (int i = 1; i <= 20; i++) {
      stage.node(at, "n" + i, "false", "true", "none", "");
    }
  }

  private static List<String> planned(Stage stage) {
    return stage.all(Entry.Planned.class).stream().map(Entry.Planned::remediation).toList();
  }

  @Test
  void oneStrikeOnProbationGoesOnWithTheNextRungAlsoAfterARestart() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    soft(stage, T0 + 1_000);
    assertEquals(List.of("look"), planned(stage));
    again(stage, T0 + 2 * HOUR);
    soft(stage, T0 + 3 * HOUR);
    assertEquals(List.of("look", "reset"), planned(stage));
    Entry.Planned struck = stage.all(Entry.Planned.class).getLast();
    assertEquals(1, struck.rung());
    String caseId = stage.all(Entry.Found.class).getFirst().caseId();
    assertTrue(struck.reason().contains("on probation: given back 2 h ago"), struck.reason());
    assertTrue(struck.reason().contains(caseId), struck.reason());
  }

  @Test
  void afterTheLastRungItIsTakenOutAgainAndAPersonIsCalled() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    soft(stage, T0 + 1_000);
    soft(stage, T0 + 3 * HOUR);
    soft(stage, T0 + 6 * HOUR);
    assertEquals("take out again", planned(stage).get(2));
    assertTrue(stage.hands.holds("n3"), stage.hands.effects::toString);
    assertEquals("person.call node:n3", stage.hands.effects.getLast());
  }

  @Test
  void withoutAStrikeInTimeTheLadderBeginsAnew() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    soft(stage, T0 + 1_000);
    soft(stage, T0 + 2 * DAY);
    assertEquals(List.of("look", "look"), planned(stage));
  }

  @Test
  void aNodeThatComesBackTooOftenIsALemonOnceAndIsCountedAnewFromThere() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    for (int i = 0; i < 2; i++) {
      soft(stage, T0 + 1_000 + i * 3 * DAY);
    }
    again(stage, T0 + 4 * DAY);
    assertTrue(lemons(stage).isEmpty());
    soft(stage, T0 + 6 * DAY);
    assertEquals(1, lemons(stage).size(), stage.story()::toString);
    Entry.Found lemon = lemons(stage).getFirst();
    assertEquals("3", lemon.details().get("strikes"));
    assertTrue(
        lemon.details().getOrDefault("why", "").contains("3 × soft on gpu:0000:3b:00@n3"),
        lemon.details()::toString);
    assertTrue(
        stage.all(Entry.Started.class).stream()
            .anyMatch(s -> s.parameters().getOrDefault("figures", "").contains("3 times")),
        stage.story()::toString);
    again(stage, T0 + 7 * DAY);
    assertEquals(1, lemons(stage).size(), "a restart finds nothing new");
  }

  @Test
  void whatIsLongAgoIsNoStrike() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    for (int i = 0; i < 3; i++) {
      soft(stage, T0 + 1_000 + i * 16 * DAY);
    }
    assertTrue(lemons(stage).isEmpty());
  }

  @Test
  void jobsThatFailOnOneNodeAloneMakeALemonAndThoseOfOneJobDoNot() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    Book book = stage.play.site().book();
    for (int i = 0; i < 5; i++) {
      book.strikes().found(failed("n4", "77"));
      book.strikes().found(failed("n5", "9" + i));
    }
    for (int i = 0; i < 4; i++) {
      book.strikes().found(failed("n6", "4" + i));
    }
    assertEquals(1, book.strikes().failures(Target.node("n4"), 0).size());
    stage.play.take(new Input.Tick(T0 + 10_000, 0));
    assertEquals(
        List.of("node:n5"), lemons(stage).stream().map(f -> f.target().toString()).toList());
    assertTrue(
        lemons(stage)
            .getFirst()
            .details()
            .getOrDefault("why", "")
            .contains("5 of the site's 10 single-node"),
        lemons(stage)::toString);
  }

  private static Entry.Found failed(String node, String job) {
    return new Entry.Found(
        T0,
        "c",
        Target.job("slurm", job),
        Strikes.JOB_FAILED,
        node,
        T0,
        "r",
        "",
        "",
        List.of(),
        Map.of("job", job));
  }

  private static List<Entry.Found> lemons(Stage stage) {
    return stage.all(Entry.Found.class).stream()
        .filter(f -> f.fault().code().equals("lemon-node"))
        .toList();
  }

  private static Stage stoppedHalfWay() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    stage.node(T0 + 500, "n3", "false", "false", "none", "");
    stage.fault(T0 + 1_000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 8_000);
    stage.held(T0 + 9_000, "n3", "false");
    stage.play.take(new Input.Pause(T0 + 10_000, Target.node("n3"), "bob", "hands off"));
    stage.held(T0 + 11_000, "n3", "true");
    stage.play.until(T0 + 60_000);
    return stage;
  }

  @Test
  void whatAPauseLeavesHalfWayIsListedAndAPersonIsToldOfAllOfIt() throws Exception {
    Stage stage = stoppedHalfWay();
    List<Case> half = stage.play.site().book().open().stream().filter(Case::halfWay).toList();
    assertEquals(List.of("node:n3"), half.stream().map(k -> k.subject().toString()).toList());
    Entry.Started call = stage.all(Entry.Started.class).getLast();
    assertEquals("person.call", call.action());
    assertEquals(Target.site(), call.target());
    assertTrue(
        call.parameters()
            .getOrDefault("figures", "")
            .contains("node:n3 is held by us, node.reboot node:n3"),
        call.parameters()::toString);
    assertEquals(1, stage.all(Entry.Found.class).stream().filter(f -> f.node().isEmpty()).count());
  }

  @Test
  void itStaysHalfWayOverARestartAndGoesOnAfterTheResume() throws Exception {
    Stage stage = stoppedHalfWay();
    stage.play = stage.begin(T0 + 70_000);
    stage.held(T0 + 71_000, "n3", "true");
    stage.play.until(T0 + 80_000);
    assertFalse(stage.hands.effects.contains("node.reboot node:n3"));
    assertTrue(stage.play.site().book().open().stream().anyMatch(Case::halfWay));
    stage.sense(
        T0 + 85_000,
        new Event(
            Target.gpuAt("0000:3b:00", "n3"),
            "n3",
            "bmc",
            Origin.BMC,
            T0 + 85_000,
            "off-bus",
            Map.of(),
            "raw"));
    stage.play.take(new Input.Resume(T0 + 90_000, Target.node("n3"), "bob", ""));
    stage.play.until(T0 + 120_000);
    assertTrue(stage.hands.effects.contains("node.reboot node:n3"), stage.story()::toString);
  }

  @Test
  void aRungThatCannotBeLeftGoesOnToItsSafePointUnderAPause() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    stage.hands.onExecute =
        action -> {
          if (action.name().equals("node.reboot")) {
            stage
                .play
                .agent()
                .take(new Input.Pause(stage.play.now(), Target.site(), "bob", "stop"));
          }
        };
    stage.fault(T0 + 1_000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 8_000);
    stage.held(T0 + 9_000, "n3", "true");
    stage.play.until(T0 + 60_000);
    assertTrue(stage.hands.effects.contains("node.validate node:n3"), stage.story()::toString);
    assertFalse(stage.hands.effects.contains("node.return node:n3"), stage.story()::toString);
  }

  @Test
  void aRestartBeforeTheSchedulerHasSpokenMakesNoOtherPlan() throws Exception {
    Stage stage =
        new Stage(
            Mode.ACT,
            ladders ->
                put(
                    ladders,
                    ladder(
                        "off-bus",
                        90,
                        rung("move", "node.isolate", "job.checkpoint-restart", "node.return"))));
    stage.job(T0 + 500, "7", "running", "n3");
    stage.fault(T0 + 1_000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 8_000);
    stage.held(T0 + 9_000, "n3", "false");
    stage.play.until(T0 + 20_000);
    assertEquals(1, stage.all(Entry.Planned.class).size());
    stage.play = stage.begin(T0 + 30_000);
    stage.play.take(new Input.Tick(T0 + 31_000, 0));
    assertEquals(1, stage.all(Entry.Planned.class).size(), stage.story()::toString);
    stage.job(T0 + 32_000, "7", "running", "n3");
    stage.held(T0 + 32_000, "n3", "false");
    assertEquals(1, stage.all(Entry.Planned.class).size(), stage.story()::toString);
  }

  @Test
  void approvalsAreFoldedAgainAfterARestart() throws Exception {
    Stage stage = new Stage(Mode.ACT, HistoryTest::ladders);
    stage.play.take(new Input.SetMode(T0 + 1, Mode.ASK, "*", "*", Target.site(), "bob", ""));
    stage.fault(T0 + 1_000, "n3", "soft", Origin.GPU_DRIVER);
    stage.play.until(T0 + 10_000);
    Entry.Planned plan = stage.all(Entry.Planned.class).getFirst();
    stage
        .play
        .agent()
        .take(new Input.Decided(T0 + 11_000, plan.caseId(), "another", true, "carol", "yes"));
    assertEquals(List.of(), stage.hands.effects);
    stage.play = stage.begin(T0 + 12_000);
    stage.play.take(
        new Input.Decided(T0 + 13_000, plan.caseId(), plan.plan(), true, "carol", "yes"));
    assertEquals(List.of(), stage.hands.effects, "nobody has spoken of the node yet");
    again(stage, T0 + 14_000);
    stage.play.until(T0 + 20_000);
    assertTrue(stage.hands.effects.contains("node.isolate node:n3"), stage.story()::toString);
  }
}
