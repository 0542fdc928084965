package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Calendar;
import io.wheeltapper.core.policy.Calendars;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Change windows and freezes through the whole loop, in virtual time. */
final class WindowsTest {

  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final List<Effect.Kind> ALL =
      List.of(Effect.Kind.NEUTRAL, Effect.Kind.RESTORES, Effect.Kind.REMOVES, Effect.Kind.CHANGES);

  private static void ladders(Map<Fault, Ladder> ladders) {
    ladders.put(Fault.of("off-bus"), ladder("off-bus", 90, rung("isolate", "node.isolate")));
    ladders.put(
        Fault.of("old-firmware"),
        ladder(
            "old-firmware",
            50,
            new Ladder.Rung(
                "roll back",
                List.of(
                    // What cannot be taken back asks unless its step says otherwise.
                    new Ladder.Step(
                        "firmware.rollback", false, 0, new TreeMap<>(Map.of("ask", "false")))))));
  }

  private static Stage stage(Calendar calendar) throws Exception {
    return new Stage(Mode.ACT, WindowsTest::ladders, Limits.cautious(), calendar);
  }

  private static WindowTerms terms(Mode mode, long until) {
    return new WindowTerms(false, mode, ALL, List.of(Target.site()), 0, until);
  }

  private static List<Entry.Window> windows(Stage stage) {
    return stage.all(Entry.Window.class);
  }

  @Test
  void inAWindowThatObservesNothingLeavesTheProcessAndItsReportSaysWhatWouldHave()
      throws Exception {
    Stage stage = stage(Calendars.window("dry run", Mode.OBSERVE, ALL, Target.site(), T0 + HOUR));
    stage.fault(T0 + HOUR + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * HOUR - 1);
    assertEquals(List.of(), stage.hands.effects);
    Entry.Judged judged = stage.all(Entry.Judged.class).getFirst();
    assertEquals(Mode.OBSERVE, judged.mode());
    assertEquals("allow", judged.verdict());
    stage.play.until(T0 + 2 * HOUR + MINUTE);
    assertEquals(List.of("opened", "closed"), windows(stage).stream().map(w -> w.phase()).toList());
    Entry.Window closed = windows(stage).getLast();
    assertEquals(T0 + 2 * HOUR, closed.at());
    assertEquals(1, closed.report().wouldCount());
    assertTrue(closed.report().would().getFirst().endsWith("node.isolate node:n3"));
    assertEquals(List.of("person.call window:dry run"), stage.hands.effects, "the report is sent");
  }

  @Test
  void afterARehearsalOnlyWhatIsSeenAgainIsDone() throws Exception {
    Stage stage = stage(Calendars.window("dry run", Mode.OBSERVE, ALL, Target.site(), T0 + HOUR));
    stage.fault(T0 + 2 * HOUR - 5000 - MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * HOUR + 5 * MINUTE);
    assertTrue(stage.hands.effects.stream().noneMatch(e -> e.startsWith("node.")));
    Entry.Judged held =
        stage.all(Entry.Judged.class).stream()
            .filter(j -> j.action().equals("node.isolate"))
            .toList()
            .getLast();
    assertEquals("window", held.guard(), held::toString);
    stage.fault(T0 + 2 * HOUR + 6 * MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * HOUR + 7 * MINUTE);
    assertTrue(stage.hands.effects.contains("node.isolate node:n3"));
  }

  @Test
  void inAWindowThatAsksAnApprovalIsForThatWindowOnly() throws Exception {
    Stage stage = stage(Calendars.window("ask", Mode.ASK, ALL, Target.site(), T0 + HOUR));
    long found = T0 + 2 * HOUR - 2 * MINUTE;
    stage.fault(found, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(found + MINUTE);
    Entry.Planned plan = stage.all(Entry.Planned.class).getFirst();
    assertEquals("approval", stage.all(Entry.Judged.class).getLast().guard());
    stage.play.until(T0 + 2 * HOUR + MINUTE);
    Entry.Planned again =
        stage.all(Entry.Planned.class).stream()
            .filter(p -> p.fault().code().equals("off-bus"))
            .toList()
            .getLast();
    assertTrue(!again.plan().equals(plan.plan()), "planned again, with a hash of its own");
    stage.play.take(
        new Input.Decided(
            T0 + 2 * HOUR + 2 * MINUTE, plan.caseId(), plan.plan(), true, "ada", "late"));
    stage.play.until(T0 + 2 * HOUR + 3 * MINUTE);
    assertTrue(stage.hands.effects.stream().noneMatch(e -> e.startsWith("node.")));
  }

  @Test
  void aChangeWaitsForItsWindowAndIsDoneInIt() throws Exception {
    Stage stage = stage(Calendars.window("night", Mode.ACT, ALL, Target.site(), T0 + HOUR));
    stage.fault(T0 + HOUR - 2 * MINUTE, "n3", "old-firmware", Origin.GPU_DRIVER);
    stage.fault(T0 + HOUR - 2 * MINUTE, "n3", "old-firmware", Origin.BMC);
    stage.play.until(T0 + HOUR - 1);
    assertEquals(List.of(), stage.hands.effects);
    Entry.Judged held =
        stage.all(Entry.Judged.class).stream()
            .filter(j -> j.action().equals("firmware.rollback"))
            .toList()
            .getLast();
    assertEquals("window", held.guard(), held::toString);
    assertEquals(T0 + HOUR, held.until());
    stage.play.until(T0 + HOUR + MINUTE);
    assertTrue(stage.hands.effects.contains("firmware.rollback node:n3"));
  }

  @Test
  void aFreezeHoldsAndItsEndLetsGo() throws Exception {
    Stage stage =
        stage(Calendars.freeze("demo day", List.of(Effect.Kind.REMOVES), Target.site(), T0 + HOUR));
    stage.fault(T0 + 2 * HOUR - 2 * MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * HOUR - 1);
    assertEquals(List.of(), stage.hands.effects);
    Entry.Judged held = stage.all(Entry.Judged.class).getLast();
    assertEquals("window", held.guard());
    assertEquals(T0 + 2 * HOUR, held.until());
    stage.play.until(T0 + 2 * HOUR + MINUTE);
    assertTrue(stage.hands.effects.contains("node.isolate node:n3"));
  }

  @Test
  void aPersonOpensAndClosesByHandAndItStandsInTheLedger() throws Exception {
    Stage stage = stage(Calendar.cautious());
    stage.play.take(
        new Input.OpenWindow(T0 + 1, "w", terms(Mode.OBSERVE, T0 + HOUR), "ada", "new driver"));
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + MINUTE);
    assertEquals(List.of(), stage.hands.effects);
    stage.play.take(new Input.CloseWindow(T0 + 2 * MINUTE, "w", "bob", "enough"));
    assertEquals(
        List.of("ada opened new driver", "bob closed enough"),
        windows(stage).stream().map(w -> w.by() + " " + w.phase() + " " + w.reason()).toList());
    stage.play.take(new Input.CloseWindow(T0 + 2 * MINUTE, "none", "bob", ""));
    assertEquals(2, windows(stage).size(), "what is not open cannot be closed");
  }

  @Test
  void aWindowOpenedByHandEndsByItself() throws Exception {
    Stage stage = stage(Calendar.cautious());
    stage.play.take(new Input.OpenWindow(T0 + 1, "w", terms(Mode.ASK, T0 + HOUR), "ada", ""));
    stage.play.until(T0 + 2 * HOUR);
    assertEquals(T0 + HOUR, windows(stage).getLast().at());
    stage.play.take(new Input.OpenWindow(T0 + 2 * HOUR, "w", terms(Mode.ASK, T0 + 5), "ada", ""));
    assertEquals(2, windows(stage).size(), "one whose end is past does not open");
  }

  @Test
  void oneThatItsCalendarHoldsOpenStaysClosedOnceAPersonClosedIt() throws Exception {
    Stage stage = stage(Calendars.window("dry run", Mode.OBSERVE, ALL, Target.site(), T0 + HOUR));
    stage.play.until(T0 + HOUR + 1000);
    stage.play.take(new Input.CloseWindow(T0 + HOUR + 2000, "dry run", "ada", ""));
    stage.play.until(T0 + 3 * HOUR);
    assertEquals(2, windows(stage).size());
  }

  @Test
  void aRestartFindsItOpenAndClosesWhatEndedMeanwhile() throws Exception {
    Stage stage = stage(Calendars.window("dry run", Mode.OBSERVE, ALL, Target.site(), T0 + HOUR));
    stage.play.until(T0 + HOUR + 1000);
    stage.fault(T0 + HOUR + 2000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + HOUR + MINUTE);
    stage.play = stage.begin(T0 + HOUR + 2 * MINUTE);
    assertEquals(1, stage.play.site().book().openings().open().size());
    stage.node(T0 + HOUR + 2 * MINUTE, "n3", "false", "true", "none", "");
    assertEquals(1, windows(stage).size(), "not opened twice");
    stage.play = stage.begin(T0 + 5 * HOUR);
    stage.node(T0 + 5 * HOUR, "n3", "false", "true", "none", "");
    Entry.Window closed = windows(stage).getLast();
    assertEquals("closed", closed.phase());
    assertEquals(1, closed.report().wouldCount(), "what was folded again is in the report");
  }

  @Test
  void theNarrowestOfOverlappingWindowsAndPersonsCounts() throws Exception {
    Stage stage = stage(Calendar.cautious());
    stage.play.take(new Input.OpenWindow(T0 + 1, "a", terms(Mode.ACT, T0 + HOUR), "ada", ""));
    stage.play.take(new Input.OpenWindow(T0 + 1, "b", terms(Mode.ASK, T0 + HOUR), "ada", ""));
    stage.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + MINUTE);
    assertEquals(Mode.ASK, stage.all(Entry.Judged.class).getLast().mode());
    Stage observed = new Stage(Mode.OBSERVE, WindowsTest::ladders);
    observed.play.take(new Input.OpenWindow(T0 + 1, "a", terms(Mode.ACT, T0 + HOUR), "ada", ""));
    observed.fault(T0 + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    observed.play.until(T0 + MINUTE);
    assertEquals(Mode.OBSERVE, observed.all(Entry.Judged.class).getLast().mode());
    assertEquals(List.of(), observed.hands.effects);
  }

  @Test
  void theSameInputsGiveTheSameEntries() throws Exception {
    Calendar calendar = Calendars.window("dry run", Mode.OBSERVE, ALL, Target.site(), T0 + HOUR);
    Stage stage = stage(calendar);
    stage.fault(T0 + HOUR + 1000, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.take(
        new Input.OpenWindow(T0 + HOUR + 2000, "w", terms(Mode.ASK, T0 + 3 * HOUR), "ada", ""));
    stage.play.take(
        new Input.BeginMaintenance(
            T0 + HOUR + 3000, new Target(Target.Kind.RACK, "r2"), T0 + 2 * HOUR, "bob", ""));
    stage.fault(T0 + HOUR + 4000, "n9", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 6 * HOUR);
    Stage again = stage(calendar);
    List<Input> inputs = new ArrayList<>(stage.inputs);
    again.inputs.clear();
    inputs.subList(20, inputs.size()).forEach(again.play::retake);
    assertEquals(
        stage.ledger.entries.stream().filter(WindowsTest::compared).toList(),
        again.ledger.entries.stream().filter(WindowsTest::compared).toList());
  }

  private static boolean compared(Entry entry) {
    return entry instanceof Entry.Found
        || entry instanceof Entry.Planned
        || entry instanceof Entry.Judged
        || entry instanceof Entry.Window
        || entry instanceof Entry.Maintenance;
  }
}
