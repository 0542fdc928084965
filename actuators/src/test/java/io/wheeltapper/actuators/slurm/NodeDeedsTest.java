package io.wheeltapper.actuators.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.job.FakeMarks;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeDeedsTest {

  private static final String REBOOTED =
      "wheeltapper[c1] gpu-fell-off-bus: reboot a1 : reboot issued : reboot complete";

  private final FakeSlurm slurm = new FakeSlurm(Given.US);

  private Deeds actuator(Run run) {
    return SlurmKind.actuator(
        Given.settings(Map.of("validate-command", "check,--node,{node}")),
        slurm,
        run,
        new FakePace(Given.STARTED),
        new FakeMarks(),
        Line.open("slurm"));
  }

  private Outcome execute(Action action) throws Exception {
    return actuator((_, _) -> new Run.Ran(0, "", "", false)).execute(action, Given.ATTEMPT);
  }

  private Outcome verify(Action action) throws Exception {
    return actuator((_, _) -> new Run.Ran(0, "", "", false)).verify(action, Given.ATTEMPT);
  }

  private static Action isolate() {
    return Given.onNode("node.isolate", "n001");
  }

  private static void failedForGood(Outcome outcome) {
    assertFalse(assertInstanceOf(Outcome.Failed.class, outcome).retryable(), outcome::detail);
  }

  @Test
  void whatIsOursIsNotWrittenAgain() throws Exception {
    slurm.put(Given.drained("n001", "wheeltapper[older] gpu-row-remap", Given.US));
    assertEquals(new Outcome.Done("already: wheeltapper[older] gpu-row-remap"), execute(isolate()));
    assertEquals(List.of(), slurm.changes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replacing PSU",
        "",
        "NHC: check_hw_gpu",
        "wheeltapper",
        "wheeltapper[c1] gpu-fell-off-bus",
        "not responding",
        "see: Kill task failed"
      })
  void whatOthersHoldIsLeftAsItStands(String reason) throws Exception {
    slurm.put(Given.drained("n001", reason, "alice"));
    failedForGood(execute(isolate()));
    failedForGood(execute(isolate().with("adopt", "true")));
    failedForGood(execute(Given.onNode("node.return", "n001")));
    failedForGood(execute(Given.onNode("node.reboot", "n001")));
    failedForGood(verify(isolate()));
    assertEquals(List.of(), slurm.changes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Not responding",
        "Kill task failed",
        "Prolog error",
        "gres/gpu count reported lower than configured (7 < 8)",
        "batch job complete failure"
      })
  void whatSlurmHoldsByItselfIsAdoptedWhenToldTo(String reason) throws Exception {
    slurm.put(Given.drained("n001", reason, "slurm"));
    failedForGood(execute(isolate()));
    assertInstanceOf(Outcome.Done.class, execute(isolate().with("adopt", "true")));
    assertEquals(
        "wheeltapper[c1] gpu-fell-off-bus: adopted from Slurm: " + reason,
        slurm.node("n001").orElseThrow().reason());
  }

  @Test
  void aNodeThatIsDownByAPersonIsTheirs() throws Exception {
    slurm.put(new Node("n001", Set.of("DOWN"), "bad DIMM", "bob", 1));
    failedForGood(execute(isolate()));
  }

  @Test
  void theReasonIsOneShortPrintableLine() throws Exception {
    slurm.put(Given.idle("n001"));
    execute(isolate().with("words", "a\nb\u0007\u001b[31m é ' \" $(x) " + "y".repeat(500)));
    String reason = slurm.node("n001").orElseThrow().reason();
    assertTrue(reason.startsWith("wheeltapper[c1] gpu-fell-off-bus: a b [31m ? ' \" $(x) y"));
    assertEquals(Ownership.LONGEST, reason.length());
  }

  @Test
  void aNodeThatDoesNotAnswerIsNotReturned() throws Exception {
    slurm.put(new Node("n001", Set.of("DOWN", "NOT_RESPONDING"), REBOOTED, "slurm", Given.STARTED));
    Outcome outcome = execute(Given.onNode("node.return", "n001"));
    assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable());
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void aNodeThatIsDownIsResumedAndADrainedOneUndrained() throws Exception {
    slurm.put(new Node("n001", Set.of("DOWN"), REBOOTED, "slurm", Given.STARTED));
    execute(Given.onNode("node.return", "n001"));
    slurm.put(Given.ours("n002"));
    execute(Given.onNode("node.return", "n002"));
    assertEquals(
        List.of(new Change.Back("n001", true), new Change.Back("n002", false)), slurm.changes());
  }

  @Test
  void aRebootNeedsIsolationAndIsProvenByTheBootTime() throws Exception {
    Action reboot = Given.onNode("node.reboot", "n001");
    slurm.put(Given.idle("n001"));
    failedForGood(execute(reboot));
    slurm.put(Given.ours("n001"));
    execute(reboot);
    assertTrue(((Outcome.Failed) verify(reboot)).retryable(), "under way");
    slurm.put(new Node("n001", Set.of("DOWN"), REBOOTED, "slurm", Given.STARTED - 5_000));
    assertTrue(((Outcome.Failed) verify(reboot)).retryable(), "an old boot");
    slurm.put(new Node("n001", Set.of("DOWN"), REBOOTED, "slurm", Given.STARTED + 5_000));
    assertInstanceOf(Outcome.Done.class, verify(reboot));
    slurm.put(new Node("n001", Set.of("IDLE"), REBOOTED, "slurm", Given.STARTED + 5_000));
    failedForGood(verify(reboot));
    slurm.put(new Node("n001", Set.of("DOWN"), REBOOTED + " : reboot timed out", "slurm", 1));
    failedForGood(verify(reboot));
  }

  @Test
  void aNodeThatBootedWithAGpuStillLostHasBootedAndIsNotReturned() throws Exception {
    slurm.put(
        new Node(
            "n001",
            Set.of("DOWN", "DRAIN", "INVALID_REG", "REBOOT_ISSUED"),
            "wheeltapper[c1] gpu-fell-off-bus: reboot a1 : reboot issued",
            "slurm",
            Given.STARTED + 5_000));
    assertInstanceOf(Outcome.Done.class, verify(Given.onNode("node.reboot", "n001")));
    Outcome back = execute(Given.onNode("node.return", "n001"));
    assertTrue(assertInstanceOf(Outcome.Failed.class, back).retryable());
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void validationKeepsWhatTheCommandSaid() throws Exception {
    Action validate = Given.onNode("node.validate", "n001");
    Attempt attempt = Given.ATTEMPT;
    Deeds bad = actuator((argv, _) -> new Run.Ran(3, argv.toString(), "GPU 3\nlost", false));
    Outcome outcome = bad.execute(validate, attempt);
    Outcome failed = new Outcome.Failed("exit 3: [check, --node, n001] GPU 3 lost", false);
    assertEquals(failed.with("[check, --node, n001]\nGPU 3\nlost"), outcome, "whole, as evidence");
    assertEquals(failed, bad.verify(validate, attempt));
    Deeds slow = actuator((_, _) -> new Run.Ran(-1, "", "", true));
    Outcome noEnd = slow.execute(validate, attempt);
    failedForGood(noEnd);
    assertTrue(noEnd.detail().startsWith("no end within"), noEnd::detail);
    assertEquals(noEnd, slow.verify(validate, attempt), "it was looked at, and it is not well");
    Deeds none =
        actuator((_, _) -> {
          throw new IOException("no such file");
        });
    failedForGood(none.execute(validate, attempt));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALL", "all", "n[1-9]", "n001,n002", "-x", "n001 State=IDLE", "n001;id"})
  void aNameThatCouldMeanSeveralNodesReachesNoCommand(String name) {
    Action action = Action.of("node.isolate", Target.node(name));
    assertThrows(IllegalArgumentException.class, () -> execute(action));
    assertThrows(IllegalArgumentException.class, () -> new Change.Drain(name, "x"));
    assertEquals(List.of(), slurm.changes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"job:slurm/7,8", "job:slurm/--name=x", "job:pbs/7", "node:7", "job:7"})
  void norDoesOneThatIsNoJob(String target) {
    Action action = Action.of("job.hold", Target.parse(target));
    assertThrows(IllegalArgumentException.class, () -> execute(action));
  }
}
