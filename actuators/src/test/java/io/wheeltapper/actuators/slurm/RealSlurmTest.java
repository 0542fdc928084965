package io.wheeltapper.actuators.slurm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The kind {@code slurm} on a real Slurm; each test has nodes of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealSlurmTest {

  private Optional<SlurmLab> started = Optional.empty();
  private int attempts;

  @BeforeAll
  void up() throws Exception {
    started = Optional.of(SlurmLab.start(8));
  }

  @AfterAll
  void down() throws Exception {
    if (started.isPresent()) {
      started.get().close();
    }
  }

  private SlurmLab lab() {
    return started.orElseThrow();
  }

  private Actuator slurm() {
    return ActuatorKinds.protect(
        "lab",
        new SlurmKind()
            .create(lab().settings(Map.of("validate-command", "echo,{node},$(id); true,is well"))));
  }

  private Attempt attempt() {
    long now = System.currentTimeMillis();
    return new Attempt("at" + ++attempts, "c" + attempts, "gpu-fell-off-bus", now, now + 600_000);
  }

  private static Action node(String action, String node) {
    return Action.of(action, Target.node(node));
  }

  private static void done(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome.detail());
  }

  private void drainByPerson(String node, String reason) throws Exception {
    assertEquals(
        0,
        lab()
            .run("scontrol", "update", "NodeName=" + node, "State=DRAIN", "Reason=" + reason)
            .exit());
  }

  @Test
  void isolatesAndReturnsWithAReasonThatNamesTheCase() throws Exception {
    Attempt attempt = attempt();
    Action isolate = node("node.isolate", "n001").with("words", "x \"y\" 'z'; State=IDLE $(id)\n!");
    assertInstanceOf(Outcome.Failed.class, slurm().verify(isolate, attempt));
    List<String> preview = slurm().preview(isolate, attempt);
    assertTrue(
        preview.getFirst().startsWith("scontrol update NodeName=n001 State=DRAIN"),
        preview::toString);
    assertFalse(lab().show("node", "n001").contains("DRAIN"));
    done(slurm().execute(isolate, attempt));
    done(slurm().verify(isolate, attempt));
    String shown = lab().show("node", "n001");
    assertTrue(shown.contains("State=IDLE+DRAIN"), shown);
    assertTrue(
        shown.contains(
            "Reason=wheeltapper["
                + attempt.caseId()
                + "] gpu-fell-off-bus: x \"y\" 'z'; State=IDLE $(id) !"),
        shown);
    Attempt back = attempt();
    done(slurm().execute(node("node.return", "n001"), back));
    done(slurm().verify(node("node.return", "n001"), back));
    assertFalse(lab().show("node", "n001").contains("DRAIN"));
  }

  @Test
  void leavesWhatAPersonDrained() throws Exception {
    drainByPerson("n002", "replacing PSU");
    Outcome isolate = slurm().execute(node("node.isolate", "n002"), attempt());
    assertTrue(isolate.detail().contains("replacing PSU"), isolate.detail());
    assertFalse(((Outcome.Failed) isolate).retryable());
    Outcome back = slurm().execute(node("node.return", "n002"), attempt());
    assertFalse(((Outcome.Failed) back).retryable());
    assertTrue(lab().show("node", "n002").contains("Reason=replacing PSU ["));
  }

  @Test
  void adoptsWhatSlurmDrainedOnlyWhenTold() throws Exception {
    drainByPerson("n003", "Kill task failed");
    Action isolate = node("node.isolate", "n003");
    assertInstanceOf(Outcome.Failed.class, slurm().execute(isolate, attempt()));
    done(slurm().execute(isolate.with("adopt", "true"), attempt()));
    String shown = lab().show("node", "n003");
    assertTrue(shown.contains("adopted from Slurm: Kill task failed"), shown);
    done(slurm().execute(node("node.return", "n003"), attempt()));
  }

  @Test
  void rebootsOnceAndComesBackDown() throws Exception {
    Attempt isolate = attempt();
    done(slurm().execute(node("node.isolate", "n004"), isolate));
    Attempt attempt = attempt();
    Action reboot = node("node.reboot", "n004");
    assertInstanceOf(Outcome.Failed.class, slurm().verify(reboot, attempt));
    done(slurm().execute(reboot, attempt));
    done(slurm().execute(reboot, attempt));
    await()
        .atMost(SlurmLab.LONG)
        .until(() -> slurm().verify(reboot, attempt) instanceof Outcome.Done);
    assertTrue(lab().show("node", "n004").contains("State=DOWN"));
    done(slurm().execute(reboot, attempt));
    lab().lab("validate", "n004");
    Attempt back = attempt();
    done(slurm().execute(node("node.return", "n004"), back));
    await()
        .atMost(SlurmLab.LONG)
        .until(() -> lab().show("node", "n004").matches("(?s).*State=IDLE .*"));
    assertEquals(
        1,
        Files.readAllLines(lab().jobs().resolveSibling("log/reboot.log")).stream()
            .filter(line -> line.contains(" n004"))
            .count());
  }

  @Test
  void validatesWithoutAShell() throws Exception {
    Outcome outcome = slurm().execute(node("node.validate", "n001"), attempt());
    assertEquals("passed: n001 $(id); true is well", outcome.detail());
  }

  @Test
  void aNodeThatSlurmDoesNotKnow() throws Exception {
    Outcome outcome = slurm().execute(node("node.isolate", "n999"), attempt());
    assertEquals(new Outcome.Failed("Slurm knows no node n999", false), outcome);
  }
}
