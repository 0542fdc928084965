package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training job of a real Slurm loses its state and regains it, moved by a whole agent that acts:
 * how many steps that cost stands in the ledger, and is what the job's own log says. Who ignores
 * the request, writes a broken marker or dies of it ends as the ladder says, and nothing is done
 * that the ladder does not name: counted in slurmctld's own log.
 */
@Tag("long")
@Tag("hands")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlurmTrainingTest {

  private static final String MARKER = "marker={run}.marker wait=15s loss=10m progress={run}.log";

  private static final Pattern AGAIN =
      Pattern.compile("(?m)^start job=\\d+ nodes=\\S+ restart=1 step=(\\d+)$");

  private Optional<Lab> started = Optional.empty();
  private int runs;

  @BeforeAll
  void up() throws Exception {
    started = Optional.of(Lab.start());
  }

  @AfterEach
  void idle() throws Exception {
    lab().run("scancel", "--user=root");
    for (String node : Lab.nodes()) {
      lab().run("scontrol", "update", "NodeName=" + node, "State=UNDRAIN");
    }
    await().atMost(Lab.LONG).until(() -> lab().run("squeue", "--noheader").text().isBlank());
  }

  @AfterAll
  void down() throws Exception {
    if (started.isPresent()) {
      started.get().close();
    }
  }

  private Lab lab() {
    return started.orElseThrow();
  }

  /** A story of one agent, with a data folder of its own. */
  @FunctionalInterface
  private interface Story {
    void tell(AgentProcess agent) throws Exception;
  }

  /** What the ledger holds of the case, once the story has been told and the agent has ended. */
  private List<JsonNode> ledgerOf(String node, Story story) throws Exception {
    try (Training training = new Training()) {
      Site site =
          Site.of(
              lab(),
              """
              laboratory: true
              policies: %1$s
              sensors:
                slurm: {kind: slurm, slurm-conf: %2$s/slurm.conf, interval: 1s}
                %3$s
              actuators:
                slurm: {kind: slurm, conf: %2$s/slurm.conf}
                notify: {kind: notify}
              """
                  .formatted(
                      Training.policies(lab().folder().resolve("run" + ++runs)),
                      lab().folder(),
                      training.sensor()));
      try (AgentProcess agent = site.act(Site.NEVER)) {
        training.crack(node);
        story.tell(agent);
      }
      Programs.Ran audit = site.audit();
      assertEquals(0, audit.exit(), audit::text);
      return site.ledger();
    }
  }

  private long asked(String job) throws Exception {
    return lab().logged("_slurm_rpc_kill_job: REQUEST_KILL_JOB JobId=" + job + " ");
  }

  private long requeued(String job) throws Exception {
    return lab().logged("Requeuing JobId=" + job + "\\b");
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint, n001, ''",
    "ignore, n002, ' checkpoint={run}.ckpt'",
  })
  void theStepsThatItLostStandInTheLedger(String onSignal, String node, String more)
      throws Exception {
    String job = lab().train(node, MARKER + more, "--on-signal", onSignal);
    long drains = lab().logged("state set to DRAIN");
    List<JsonNode> ledger =
        ledgerOf(
            node,
            agent -> {
              agent.await(
                  "the node is back",
                  Seen.kind("verified")
                      .and(Seen.has("action", "node.return"))
                      .and(Seen.has("outcome", "done")));
            });
    assertEquals(Training.MOVED, Training.startedIn(ledger));
    JsonNode outcome =
        ledger.stream()
            .filter(Seen.kind("verified").and(Seen.has("action", "job.checkpoint-restart")))
            .findFirst()
            .orElseThrow();
    assertEquals("job:slurm/" + job, outcome.path("target").asText());
    Training.Lost counted = Training.Lost.of(lab().log(job), AGAIN);
    System.out.println("end to end: training: " + onSignal + ": " + outcome + "; log: " + counted);
    assertEquals(counted, Training.Lost.in(outcome), lab().log(job));
    assertTrue(counted.from() > 0, "it regained its state");
    assertTrue(counted.steps() >= 0 && counted.stopped() > 0, counted::toString);
    await()
        .atMost(Lab.LONG)
        .until(() -> lab().log(job).contains("\nstep " + (counted.stopped() + 3) + "\n"));
    assertNotEquals(node, lab().field("job", job, "NodeList"));
    assertEquals("1", lab().field("job", job, "Restarts"));
    assertEquals(1, asked(job), "asked");
    assertEquals(1, requeued(job), "requeued");
    assertEquals(drains + 1, lab().logged("state set to DRAIN"), "isolated");
  }

  /** Each is taken for no checkpoint; the next rung asks a person, and the job is not touched. */
  @ParameterizedTest
  @CsvSource({
    "ignore, n003, there is no checkpoint",
    "empty, n004, the marker is empty",
    "changing, n005, keeps changing",
    "future, n006, s in the future",
  })
  void aJobThatShowsNoCheckpointIsLeftRunningAndAPersonIsAsked(
      String onSignal, String node, String why) throws Exception {
    String job = lab().train(node, MARKER, "--on-signal", onSignal);
    long drains = lab().logged("state set to DRAIN");
    failsAndAsks(node, job, why);
    assertEquals(1, asked(job), "asked once");
    assertEquals("RUNNING", lab().field("job", job, "JobState"));
    assertEquals(node, lab().field("job", job, "NodeList"));
    assertEquals("0", lab().field("job", job, "Restarts"));
    assertEquals(drains + 1, lab().logged("state set to DRAIN"), "isolated");
  }

  @Test
  void whoDiesDuringTheCheckpointIsNotStartedAgainAndAPersonIsAsked() throws Exception {
    String node = "n007";
    String job = lab().train(node, MARKER, "--on-signal", "die");
    failsAndAsks(node, job, "died after it was asked for a checkpoint: FAILED");
    assertEquals(1, asked(job), "asked once");
    assertEquals("FAILED", lab().field("job", job, "JobState"));
    assertEquals("0", lab().field("job", job, "Restarts"));
  }

  private void failsAndAsks(String node, String job, String why) throws Exception {
    List<JsonNode> ledger =
        ledgerOf(node, agent -> agent.await("a person is asked", Training.waitsForAPerson()));
    assertEquals(Training.ASKED, Training.startedIn(ledger));
    JsonNode acted =
        ledger.stream()
            .filter(Seen.kind("acted").and(Seen.has("action", "job.checkpoint-restart")))
            .findFirst()
            .orElseThrow();
    System.out.println("end to end: training: " + acted);
    assertEquals("failed", acted.path("outcome").asText(), acted::toString);
    assertFalse(acted.path("retryable").asBoolean(), acted::toString);
    assertTrue(acted.path("reason").asText().contains(why), acted::toString);
    assertTrue(
        ledger.stream()
            .noneMatch(Seen.kind("verified").and(Seen.has("target", "job:slurm/" + job))));
    assertEquals(List.of(node), lab().drained().stream().map(l -> l.split(" ")[0]).toList());
    assertEquals(0, requeued(job), "never requeued");
  }
}
