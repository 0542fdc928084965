package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an adviser can bring about: less, later, or a question; never more, and never another. */
final class CautionTest {

  private static final String ISOLATED = "node.isolate node:n3";
  private static final String OTHER = "node.isolate node:n9";
  private static final long MINUTE = 60_000L;

  /** The case is open and its plan waits for its settle time. */
  private static final long OPEN = T0 + 2_000;

  private static void isolates(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"),
        ladder(
            "off-bus",
            90,
            rung("reset", "node.isolate", "gpu.reset when idle", "node.validate", "node.return"),
            rung("reboot", "node.isolate", "node.reboot when idle", "node.return")));
  }

  private static Stage stage() throws Exception {
    return sick(new Stage(Mode.ACT, CautionTest::isolates));
  }

  private static Stage sick(Stage stage) {
    stage.fault(T0 + 1_000, "n3", "off-bus", Origin.GPU_DRIVER);
    return stage;
  }

  private static Limits atOnce(int nodes) {
    return new Limits(
        List.of(new Limits.Radius(Target.Kind.SITE, nodes, 0, 0, 0)),
        Map.of(),
        Map.of(),
        600_000,
        600_000,
        List.of());
  }

  private static Limits atOnceInEachRack(int nodes) {
    return atOnce(nodes).with(List.of(new Limits.Radius(Target.Kind.RACK, nodes, 0, 0, 0)));
  }

  private static void says(Stage stage, long at, boolean asks, long until) {
    String id = stage.all(Entry.Found.class).getFirst().caseId();
    Advice advice = Advice.failed("scripted", "its words decide nothing");
    stage.play.take(new Input.Advised(at, id, advice, asks, until));
  }

  private static Entry.Judged lastJudged(Stage stage) {
    return stage.all(Entry.Judged.class).getLast();
  }

  private static void approve(Stage stage, long at) {
    Entry.Planned plan = stage.all(Entry.Planned.class).getLast();
    stage.play.take(new Input.Decided(at, plan.caseId(), plan.plan(), true, "ada", ""));
  }

  @Test
  void whatItDoubtsAsksAPersonAndTheirApprovalSettlesIt() throws Exception {
    Stage stage = stage();
    says(stage, OPEN, true, 0);
    stage.play.until(T0 + 30 * MINUTE);
    assertEquals(List.of(), stage.hands.effects);
    Entry.Judged held = lastJudged(stage);
    assertEquals("hold adviser", held.verdict() + " " + held.guard());
    assertTrue(Approval.asks(held.reason()), held::reason);
    assertFalse(held.reason().contains("its words"), "no text of the model decides anything");
    approve(stage, T0 + 31 * MINUTE);
    stage.play.until(T0 + 32 * MINUTE);
    assertEquals(ISOLATED, stage.hands.effects.getFirst());
  }

  @Test
  void whatIsHeldGoesOnByItselfInItsTime() throws Exception {
    Stage stage = stage();
    long until = OPEN + 12 * MINUTE;
    says(stage, OPEN, false, until);
    stage.play.until(until - 1);
    assertEquals(List.of(), stage.hands.effects);
    Entry.Judged held = lastJudged(stage);
    assertEquals(until, held.until());
    assertTrue(held.reason().contains("1970-01-01T00:28:42Z"), held::reason);
    stage.play.until(until + 2_000);
    assertEquals(ISOLATED, stage.hands.effects.getFirst(), stage.story()::toString);
  }

  @Test
  void anApprovalOfThePlanEndsAHold() throws Exception {
    Stage stage = stage();
    says(stage, OPEN, false, OPEN + 600 * MINUTE);
    stage.play.until(T0 + MINUTE);
    approve(stage, T0 + MINUTE);
    stage.play.until(T0 + 2 * MINUTE);
    assertEquals(ISOLATED, stage.hands.effects.getFirst());
  }

  @Test
  void oneThatContradictsItselfFreesNothing() throws Exception {
    Stage stage = stage();
    long until = OPEN + 8 * MINUTE;
    says(stage, OPEN, false, until);
    says(stage, OPEN + 1_000, false, 0);
    says(stage, OPEN + 2_000, false, OPEN + 3_000);
    stage.play.until(until - 1);
    assertEquals(List.of(), stage.hands.effects);
    says(stage, until - 1, true, 0);
    says(stage, until - 1, false, 0);
    stage.play.until(T0 + 30 * MINUTE);
    assertEquals(List.of(), stage.hands.effects);
  }

  @Test
  void whatIsGivenBackIsNeverKeptBack() throws Exception {
    Stage stage = stage();
    stage.hands.verify.put("gpu.reset", new Outcome.Failed("not yet", true));
    stage.play.until(T0 + 7_000);
    stage.held(T0 + 7_500, "n3", "true");
    says(stage, T0 + 8_000, true, T0 + 900 * MINUTE);
    stage.hands.verify.remove("gpu.reset");
    stage.play.until(T0 + 5 * MINUTE);
    assertTrue(stage.hands.effects.contains("node.return node:n3"), stage.story()::toString);
  }

  @Test
  void itsPlaceInTheLimitsIsKept() throws Exception {
    Limits one = atOnce(1);
    Stage stage = sick(new Stage(Mode.ACT, CautionTest::isolates, one));
    says(stage, OPEN, true, 0);
    stage.play.until(T0 + MINUTE);
    stage.fault(T0 + MINUTE, "n9", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 5 * MINUTE);
    assertEquals(List.of(), stage.hands.effects, "n9 would have been held, so it is");
    assertEquals("blast radius", lastJudged(stage).guard());
    Stage without = sick(new Stage(Mode.ACT, CautionTest::isolates, one));
    without.hands.verify.put("gpu.reset", new Outcome.Failed("not yet", true));
    without.fault(T0 + MINUTE, "n9", "off-bus", Origin.GPU_DRIVER);
    without.play.until(T0 + 5 * MINUTE);
    assertFalse(without.hands.effects.contains(OTHER), without.story()::toString);
  }

  @Test
  void oneThatDoubtsEverythingKeepsBackAtTwoPlaces() throws Exception {
    Stage stage = new Stage(Mode.ACT, CautionTest::isolates, atOnce(3));
    List<String> nodes = List.of("n3", "n4", "n5");
    nodes.forEach(n -> stage.fault(T0 + 1_000, n, "off-bus", Origin.GPU_DRIVER));
    for (Entry.Found found : stage.all(Entry.Found.class)) {
      for (int i = 0; i < 2; i++) {
        stage.play.take(
            new Input.Advised(OPEN, found.caseId(), Advice.NONE, true, OPEN + 90 * MINUTE));
      }
    }
    assertEquals(
        List.of(true, true, true, true, false, false),
        stage.all(Entry.Advised.class).stream().map(Entry.Advised::asks).toList());
    stage.play.until(T0 + 5 * MINUTE);
    assertTrue(stage.hands.effects.contains("node.isolate node:n5"), stage.story()::toString);
    assertFalse(stage.hands.effects.contains(ISOLATED), stage.story()::toString);
  }

  @Test
  void aHoldThatHasLapsedStillBearsOnFurtherRungsAndTakesAPlace() throws Exception {
    Stage stage = new Stage(Mode.ACT, CautionTest::isolates, atOnce(3));
    List.of("n3", "n4").forEach(n -> stage.fault(T0 + 1_000, n, "off-bus", Origin.GPU_DRIVER));
    for (Entry.Found found : stage.all(Entry.Found.class)) {
      stage.play.take(new Input.Advised(OPEN, found.caseId(), Advice.NONE, false, OPEN + MINUTE));
    }
    stage.play.until(T0 + 5 * MINUTE);
    assertTrue(stage.hands.effects.contains(ISOLATED), stage.story()::toString);
    stage.fault(T0 + 6 * MINUTE, "n5", "off-bus", Origin.GPU_DRIVER);
    String third = stage.all(Entry.Found.class).getLast().caseId();
    stage.play.take(new Input.Advised(T0 + 6 * MINUTE + 1_000, third, Advice.NONE, true, 0));
    assertFalse(stage.all(Entry.Advised.class).getLast().asks(), stage.story()::toString);
  }

  @Test
  void aHoldLeadsToNoOtherRungAndNoCall() throws Exception {
    Stage stage =
        sick(
            new Stage(
                Mode.ACT,
                ladders ->
                    ladders.put(
                        Fault.of("off-bus"),
                        ladder(
                            "off-bus",
                            90,
                            new Ladder.Rung(
                                "soon",
                                List.of(
                                    new Ladder.Step(
                                        "node.isolate",
                                        false,
                                        3 * MINUTE,
                                        new java.util.TreeMap<>()))),
                            rung("reboot", "node.reboot")))));
    long until = OPEN + 8 * MINUTE;
    says(stage, OPEN, false, until);
    stage.play.until(until - 1);
    assertEquals(1, stage.all(Entry.Planned.class).size(), stage.story()::toString);
    stage.play.until(until + 2_000);
    assertEquals(ISOLATED, stage.hands.effects.getFirst(), stage.story()::toString);
  }

  @Test
  void whatItComesToAfterwardsAsks() throws Exception {
    long until = OPEN + 2 * MINUTE;
    Stage stage = stage();
    stage.hands.execute.put("gpu.reset", new Outcome.Failed("refused", false));
    says(stage, OPEN, false, until);
    stage.play.until(until + 2_000);
    stage.held(until + 3_000, "n3", "true");
    stage.play.until(until + 30 * MINUTE);
    Entry.Judged reboot = lastJudged(stage);
    assertEquals(
        "node.reboot hold adviser",
        String.join(" ", reboot.action(), reboot.verdict(), reboot.guard()));
    assertFalse(stage.hands.effects.contains("node.reboot node:n3"));
  }

  @Test
  void onesThatOnlyShowChangeNothingAtAll() throws Exception {
    Stage without = stage();
    without.play.until(T0 + 20 * MINUTE);
    Stage with = stage();
    says(with, OPEN, false, 0);
    says(with, OPEN + 2_500, false, OPEN);
    says(with, T0 + 5_000, false, 0);
    with.play.until(T0 + 20 * MINUTE);
    List<Entry> rest = new ArrayList<>(with.ledger.entries);
    assertTrue(rest.removeIf(Entry.Advised.class::isInstance));
    assertEquals(without.ledger.entries, rest);
  }

  @Test
  void whatComesAfterTheEndIsDroppedAndCounted() throws Exception {
    Stage stage = stage();
    stage.play.take(new Input.Advised(OPEN, "c-none", Advice.NONE, true, Long.MAX_VALUE));
    assertEquals(List.of(), stage.all(Entry.Advised.class));
    assertEquals(1, stage.play.agent().adviceTooLate());
  }

  @Test
  void aJudgementOfAStepThatThePlanLacksKeepsNothingBack() throws Exception {
    Stage stage = stage();
    says(stage, OPEN, true, 0);
    stage.play.until(T0 + MINUTE);
    Entry.Judged held = lastJudged(stage);
    Book book = new Book();
    for (Entry entry : stage.ledger.entries) {
      book.apply(
          entry instanceof Entry.Judged j
              ? new Entry.Judged(
                  j.at(),
                  j.caseId(),
                  j.target(),
                  j.fault(),
                  j.action(),
                  j.rung(),
                  99,
                  j.plan(),
                  j.verdict(),
                  j.guard(),
                  j.reason(),
                  j.until(),
                  j.mode(),
                  j.guards())
              : entry);
    }
    Case kase = book.openCase(held.caseId()).orElseThrow();
    assertTrue(kase.caution().keptBack().isEmpty());
  }

  @Test
  void aPlaceKeptElsewhereIsNoReasonOfARackThatIsFull() throws Exception {
    Stage stage = sick(new Stage(Mode.ACT, CautionTest::isolates, atOnceInEachRack(1)));
    says(stage, OPEN, true, 0);
    stage.play.until(T0 + MINUTE);
    String id = stage.all(Entry.Found.class).getFirst().caseId();
    stage.ledger.entries.add(
        new Entry.Cleared(
            T0 + MINUTE, id, Target.node("n3"), Fault.of("off-bus"), "", "nobody answered"));
    stage.play = stage.begin(T0 + 2 * MINUTE);
    for (int i = 1; i <= 20; i++) {
      stage.node(T0 + 2 * MINUTE, "n" + i, i == 10 ? "true" : "false", "true", "none", "");
    }
    stage.fault(T0 + 3 * MINUTE, "n9", "off-bus", Origin.GPU_DRIVER);
    stage.fault(T0 + 3 * MINUTE, "n4", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 5 * MINUTE);
    Map<Target, Entry.Judged> last = new java.util.HashMap<>();
    stage.all(Entry.Judged.class).forEach(j -> last.put(j.target(), j));
    String full = last.get(Target.node("n9")).reason();
    assertTrue(full.contains("nodes are out in rack:r2"), full);
    assertFalse(full.contains("only the adviser kept it"), full);
    String kept = last.get(Target.node("n4")).reason();
    assertTrue(kept.contains("node:n3 counts since only the adviser kept it"), kept);
  }

  @Test
  void aPlaceKeptBeyondItsCaseIsNamedAndFreedByAWord() throws Exception {
    Stage stage = sick(new Stage(Mode.ACT, CautionTest::isolates, atOnce(1)));
    says(stage, OPEN, true, 0);
    stage.play.until(T0 + MINUTE);
    String id = stage.all(Entry.Found.class).getFirst().caseId();
    Target node = Target.node("n3");
    Fault fault = Fault.of("off-bus");
    stage.ledger.entries.add(
        new Entry.Cleared(T0 + MINUTE, id, node, fault, "", "nobody answered"));
    stage.play = stage.begin(T0 + 2 * MINUTE);
    for (int i = 1; i <= 20; i++) {
      stage.node(T0 + 2 * MINUTE, "n" + i, "false", "true", "none", "");
    }
    stage.fault(T0 + 3 * MINUTE, "n9", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 5 * MINUTE);
    Entry.Judged held = lastJudged(stage);
    assertEquals("blast radius", held.guard());
    assertTrue(held.reason().contains("node:n3 counts since only the adviser"), held::reason);
    assertTrue(held.reason().contains("'case judge " + id + "'"), held::reason);
    stage.play.take(new Input.Review(T0 + 6 * MINUTE, id, "wrong", "ada", ""));
    stage.play.until(T0 + 8 * MINUTE);
    assertTrue(stage.hands.effects.contains(OTHER), stage.story()::toString);
  }

  @Test
  void aNodeWhosePlaceIsKeptAndItsNextCaseAreOnePlace() throws Exception {
    Stage stage = sick(new Stage(Mode.ACT, CautionTest::isolates, atOnce(3)));
    says(stage, OPEN, true, 0);
    stage.play.until(T0 + MINUTE);
    String id = stage.all(Entry.Found.class).getFirst().caseId();
    stage.ledger.entries.add(
        new Entry.Cleared(
            T0 + MINUTE, id, Target.node("n3"), Fault.of("off-bus"), "", "nobody answered"));
    stage.play = stage.begin(T0 + 2 * MINUTE);
    stage.fault(T0 + 3 * MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.fault(T0 + 3 * MINUTE, "n9", "off-bus", Origin.GPU_DRIVER);
    List<Entry.Found> found = stage.all(Entry.Found.class);
    for (Entry.Found each : found.subList(found.size() - 2, found.size())) {
      stage.play.take(
          new Input.Advised(T0 + 3 * MINUTE + 1_000, each.caseId(), Advice.NONE, true, 0));
    }
    assertEquals(3, found.size(), stage.story()::toString);
    assertEquals(
        List.of(true, true, true),
        stage.all(Entry.Advised.class).stream().map(Entry.Advised::asks).toList());
  }

  @Test
  void itIsAnInputLikeAllOthersAndOutlivesARestart() throws Exception {
    Stage stage = stage();
    says(stage, OPEN, true, OPEN + MINUTE);
    stage.play.until(T0 + 5 * MINUTE);
    Stage again = new Stage(Mode.ACT, CautionTest::isolates);
    List<Input> inputs = List.copyOf(stage.inputs);
    again.ledger.entries.clear();
    again.play = again.begin(T0);
    inputs.forEach(again.play::retake);
    assertEquals(stage.ledger.entries, again.ledger.entries);
    stage.play = stage.begin(T0 + 6 * MINUTE);
    stage.play.until(T0 + 20 * MINUTE);
    assertEquals(List.of(), stage.hands.effects);
  }
}
