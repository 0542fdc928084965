package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Declared maintenance through the whole loop, in virtual time. */
final class MaintenanceTest {

  private static final long MINUTE = 60_000L;
  private static final Target RACK = new Target(Target.Kind.RACK, "r0");
  private static final Target RESERVATION =
      new Target(Target.Kind.PARTITION, "slurm/reservation/m");

  private static void ladders(Map<Fault, Ladder> ladders) {
    ladders.put(
        Fault.of("off-bus"), ladder("off-bus", 90, rung("reboot", "node.isolate", "node.reboot")));
    ladders.put(Fault.of("unreachable"), ladder("unreachable", 80, rung("call", "person.call")));
  }

  private static Stage stage() throws Exception {
    return new Stage(Mode.ACT, MaintenanceTest::ladders);
  }

  private static void begin(Stage stage, long at, Target target, long until) {
    stage.play.take(new Input.BeginMaintenance(at, target, until, "alice", "new PDU"));
  }

  private static void responds(Stage stage, long at, String node, boolean responds) {
    Map<String, String> fields =
        Map.of(
            Known.NODE_ISOLATED,
            "false",
            Known.NODE_IDLE,
            "true",
            Known.NODE_RESPONDING,
            Boolean.toString(responds),
            Known.NODE_HOLDER,
            "none");
    stage.sense(
        at,
        new Status(
            Target.node(node), node, "slurm", Origin.SCHEDULER, at, Known.NODE, "s", fields, ""));
  }

  private static void reserved(Stage stage, long at, String value, Map<String, String> more) {
    Map<String, String> fields = new HashMap<>(more);
    stage.sense(
        at,
        new Status(
            RESERVATION, "", "slurm", Origin.SCHEDULER, at, Known.MAINTENANCE, value, fields, ""));
  }

  private static List<Entry.Maintenance> declared(Stage stage) {
    return stage.all(Entry.Maintenance.class);
  }

  @Test
  void aPlannedRebootOfARackFlagsNothingAndEndsQuietly() throws Exception {
    Stage stage = stage();
    begin(stage, T0 + 1, RACK, T0 + 60 * MINUTE);
    for (int i = 1; i <= 4; i++) {
      responds(stage, T0 + MINUTE, "n" + i, false);
      stage.fault(T0 + MINUTE, "n" + i, "unreachable", Origin.SCHEDULER);
      stage.fault(T0 + 2 * MINUTE, "n" + i, "off-bus", Origin.GPU_DRIVER);
      responds(stage, T0 + 5 * MINUTE, "n" + i, true);
    }
    stage.play.until(T0 + 75 * MINUTE - 1);
    assertEquals(8, stage.all(Entry.Found.class).size(), "what was seen is recorded");
    assertEquals(List.of(), stage.hands.effects);
    assertTrue(
        stage.all(Entry.Judged.class).stream().allMatch(j -> j.guard().equals("maintenance")));
    assertEquals(4, stage.play.site().book().open().size());
    stage.play.until(T0 + 75 * MINUTE);
    assertEquals(0, stage.play.site().book().open().size());
    assertEquals(4, stage.all(Entry.Cleared.class).size());
    assertTrue(stage.all(Entry.Cleared.class).getFirst().reason().contains("alice"));
    assertEquals(List.of(), stage.hands.effects, "and nobody was called");
  }

  @Test
  void itsNeighbourIsActedOnAllTheWhile() throws Exception {
    Stage stage = stage();
    begin(stage, T0 + 1, RACK, T0 + 60 * MINUTE);
    stage.fault(T0 + MINUTE, "n5", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * MINUTE);
    assertTrue(stage.hands.effects.contains("node.isolate node:n5"));
  }

  @Test
  void whatComesBackAfterTheEndIsJudgedAfreshOnWhatWasSeenSince() throws Exception {
    Stage stage = stage();
    begin(stage, T0 + 1, RACK, T0 + 60 * MINUTE);
    stage.fault(T0 + MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.fault(T0 + MINUTE, "n3", "off-bus", Origin.BMC);
    stage.fault(T0 + 70 * MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 74 * MINUTE);
    assertEquals(List.of(), stage.hands.effects, "it has not settled");
    stage.play.until(T0 + 76 * MINUTE);
    assertEquals(List.of("node.isolate node:n3"), stage.hands.effects);
    Entry.Planned afresh = stage.all(Entry.Planned.class).getLast();
    assertEquals(T0 + 60 * MINUTE, afresh.since());
    stage.held(T0 + 77 * MINUTE, "n3", "true");
    stage.play.until(T0 + 80 * MINUTE);
    Entry.Judged reboot = stage.all(Entry.Judged.class).getLast();
    assertEquals("evidence", reboot.guard(), "the witness of before the end counts no more");
  }

  @Test
  void aFaultOfBeforeTheMaintenanceIsNotForgottenByIt() throws Exception {
    Stage stage = stage();
    stage.play.take(new Input.Pause(T0 + 1, Target.site(), "ada", ""));
    stage.fault(T0 + MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * MINUTE);
    begin(stage, T0 + 3 * MINUTE, RACK, T0 + 60 * MINUTE);
    stage.play.until(T0 + 80 * MINUTE);
    assertEquals(0, stage.all(Entry.Cleared.class).size());
    assertEquals(2, stage.all(Entry.Planned.class).size());
  }

  @Test
  void aNodeThatDoesNotComeBackCallsAPersonOnceItsTimeIsUp() throws Exception {
    Stage stage = stage();
    begin(stage, T0 + 1, RACK, T0 + 60 * MINUTE);
    responds(stage, T0 + MINUTE, "n3", false);
    stage.fault(T0 + MINUTE, "n3", "unreachable", Origin.SCHEDULER);
    stage.play.until(T0 + 180 * MINUTE - 1);
    assertEquals(List.of(), stage.hands.effects);
    stage.play.until(T0 + 181 * MINUTE);
    assertEquals(List.of("person.call node:n3"), stage.hands.effects);
    assertTrue(
        stage.all(Entry.Planned.class).getLast().reason().contains("has not come back since"));
  }

  @Test
  void endedEarlyItSettlesFromThere() throws Exception {
    Stage stage = stage();
    begin(stage, T0 + 1, RACK, T0 + 600 * MINUTE);
    stage.fault(T0 + MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.take(new Input.EndMaintenance(T0 + 10 * MINUTE, RACK, "bob", "done"));
    assertEquals("bob", declared(stage).getLast().by());
    stage.play.until(T0 + 25 * MINUTE);
    assertEquals(1, stage.all(Entry.Cleared.class).size());
  }

  @Test
  void itOutlivesARestartBeforeAnySensorSpeaks() throws Exception {
    Stage stage = stage();
    reserved(stage, T0 + 1, "declared", Map.of(Known.MAINTENANCE_NODES, "n3,n4"));
    stage.play = stage.begin(T0 + MINUTE);
    stage.node(T0 + MINUTE, "n3", "false", "true", "none", "");
    stage.fault(T0 + 2 * MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 3 * MINUTE);
    assertEquals("maintenance", stage.all(Entry.Judged.class).getLast().guard());
    assertEquals(List.of(), stage.hands.effects);
  }

  @Test
  void aSensorThatRepeatsItselfIsWrittenOnce() throws Exception {
    Stage stage = stage();
    for (int i = 0; i < 5; i++) {
      reserved(stage, T0 + 1 + i * MINUTE, "declared", Map.of(Known.MAINTENANCE_NODES, "n3"));
    }
    assertEquals(1, declared(stage).size());
    reserved(stage, T0 + 9 * MINUTE, "ended", Map.of(Known.MAINTENANCE_NODES, "n3"));
    reserved(stage, T0 + 10 * MINUTE, "ended", Map.of(Known.MAINTENANCE_NODES, "n3"));
    assertEquals(
        List.of("begun", "ended"), declared(stage).stream().map(Entry.Maintenance::phase).toList());
  }

  @Test
  void oneWithoutAnEndIsBelievedForAWhileAndOneInThePastNotAtAll() throws Exception {
    Stage stage = stage();
    reserved(stage, T0 + 1, "declared", Map.of(Known.MAINTENANCE_NODES, "n3"));
    assertEquals(T0 + 1 + 7 * 24 * 60 * MINUTE, declared(stage).getFirst().until());
    reserved(
        stage,
        T0 + 2 * MINUTE,
        "declared",
        Map.of(Known.MAINTENANCE_NODES, "n3", Known.MAINTENANCE_UNTIL, Long.toString(T0)));
    assertEquals("ended", declared(stage).getLast().phase());
    begin(stage, T0 + 3 * MINUTE, RACK, T0);
    assertEquals(2, declared(stage).size());
  }

  @Test
  void theNamesOfALongListAreInSeveralEntriesAndAHostileOneIsData() throws Exception {
    Stage stage = stage();
    String names =
        IntStream.rangeClosed(1, 1_200).mapToObj(i -> "n" + i).collect(Collectors.joining(","));
    String hostile = "'; DROP\u202e TABLE " + "x".repeat(9_000);
    reserved(
        stage,
        T0 + 1,
        "declared",
        Map.of(
            Known.MAINTENANCE_NODES,
            names + ",,  ,\u0007bad," + "y".repeat(3_000),
            Known.MAINTENANCE_REASON,
            hostile));
    assertEquals(3, declared(stage).size());
    assertTrue(declared(stage).getFirst().reason().length() < 300);
    Upkeep.Work work = stage.play.site().book().upkeep().of(RESERVATION, "slurm").orElseThrow();
    assertEquals(1_200, work.nodes().size());
    stage.fault(T0 + MINUTE, "n20", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 2 * MINUTE);
    assertEquals("maintenance", stage.all(Entry.Judged.class).getLast().guard());
  }

  @Test
  void aDeadlineDoesNotRunMeanwhile() throws Exception {
    Ladder.Step soon = new Ladder.Step("node.isolate", false, 10 * MINUTE, new TreeMap<>());
    Ladder.Rung rung = new Ladder.Rung("isolate", List.of(soon));
    Stage stage =
        new Stage(Mode.ACT, all -> all.put(Fault.of("off-bus"), ladder("off-bus", 90, rung)));
    begin(stage, T0 + 1, RACK, T0 + 60 * MINUTE);
    stage.fault(T0 + MINUTE, "n3", "off-bus", Origin.GPU_DRIVER);
    stage.play.until(T0 + 50 * MINUTE);
    assertEquals(1, stage.all(Entry.Planned.class).size());
    assertEquals(List.of(), stage.hands.effects);
  }
}
