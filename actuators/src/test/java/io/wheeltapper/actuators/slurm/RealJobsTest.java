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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training jobs that lose their node and regain their state, on a real Slurm. */
@Tag("long")
@Tag("hands")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealJobsTest {

  private static final Pattern START = Pattern.compile("start job=\\d+ .*restart=1 step=(\\d+)");

  private Optional<SlurmLab> started = Optional.empty();
  private int attempts;

  @BeforeAll
  void up() throws Exception {
    started = Optional.of(SlurmLab.start(4));
  }

  @AfterEach
  void idle() throws Exception {
    lab().run("scancel", "--user=root");
    for (int n = 1; n <= 4; n++) {
      lab().run("scontrol", "update", "NodeName=n00" + n, "State=UNDRAIN");
    }
    await().atMost(SlurmLab.LONG).until(() -> lab().run("squeue", "--noheader").out().isBlank());
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
    return ActuatorKinds.protect("lab", new SlurmKind().create(lab().settings(Map.of())));
  }

  private Attempt attempt() {
    long now = System.currentTimeMillis();
    return new Attempt("at" + ++attempts, "c" + attempts, "gpu-fell-off-bus", now, now + 600_000);
  }

  private static void done(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome.detail());
  }

  private static Action onJob(String action, String job) {
    return Action.of(action, Target.job("slurm", job));
  }

  private String nodeOf(String job) throws Exception {
    return lab().run("squeue", "--noheader", "--jobs=" + job, "--format=%N").out().strip();
  }

  private String isolatedNodeOf(String job) throws Exception {
    String node = nodeOf(job);
    done(slurm().execute(Action.of("node.isolate", Target.node(node)), attempt()));
    return node;
  }

  /** The step at which the job's second run says that it starts. */
  private int restartedFrom(String job) {
    await().atMost(SlurmLab.LONG).until(() -> START.matcher(lab().log(job)).find());
    try {
      Matcher start = START.matcher(lab().log(job));
      assertTrue(start.find());
      return Integer.parseInt(start.group(1));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String comment(String wait) {
    return "--comment=wheeltapper:checkpoint signal=USR1 marker="
        + lab().jobs()
        + "/%j.marker wait="
        + wait
        + " loss=10m progress="
        + lab().jobs()
        + "/%j.log";
  }

  @Test
  void goesOnFromItsCheckpointOnAnotherNode() throws Exception {
    String job = lab().train(comment("60s"), "--job-name=x\n   JobState=PENDING");
    String bad = nodeOf(job);
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", bad).with("restarts", "0");
    Attempt attempt = attempt();
    Outcome early = slurm().execute(restart, attempt);
    assertTrue(early.detail().contains("isolate it first"), early.detail());
    isolatedNodeOf(job);
    assertInstanceOf(Outcome.Failed.class, slurm().verify(restart, attempt));
    slurm().preview(restart, attempt);
    assertFalse(lab().log(job).contains("checkpoint at"), "a preview signals nobody");
    Outcome outcome = slurm().execute(restart, attempt);
    assertTrue(outcome.detail().contains("a checkpoint was written when asked"), outcome.detail());
    await().atMost(SlurmLab.LONG).untilAsserted(() -> done(slurm().verify(restart, attempt)));
    assertFalse(nodeOf(job).equals(bad));
    int from = restartedFrom(job);
    assertTrue(from >= 2, "it did not lose its steps");
    await().atMost(SlurmLab.LONG).until(() -> lab().log(job).contains("step " + (from + 2)));
    done(slurm().execute(restart, attempt));
    assertEquals(1, lab().log(job).split("\\(asked\\)", -1).length - 1);
    assertTrue(lab().show("job", job).contains("Restarts=1 "));
  }

  @Test
  void withoutAContractItIsLeftAlone() throws Exception {
    String job = lab().train("--no-contract");
    String bad = isolatedNodeOf(job);
    for (String action : new String[] {"job.checkpoint-restart", "job.requeue"}) {
      Outcome outcome = slurm().execute(onJob(action, job).with("avoid", bad), attempt());
      assertEquals(new Outcome.Failed("no contract: never signalled or requeued", false), outcome);
    }
    String shown = lab().show("job", job);
    assertTrue(shown.contains("Restarts=0 ") && shown.contains("JobState=RUNNING"), shown);
    assertFalse(shown.contains("AdminComment="), shown);
    assertFalse(lab().log(job).contains("checkpoint at"));
  }

  @Test
  void whoIgnoresTheSignalAndHasNoCheckpointIsNotRequeued() throws Exception {
    String job = lab().train("--on-signal", "ignore", comment("3s"));
    String bad = isolatedNodeOf(job);
    Outcome outcome =
        slurm().execute(onJob("job.checkpoint-restart", job).with("avoid", bad), attempt());
    assertTrue(outcome.detail().contains("there is no checkpoint"), outcome.detail());
    assertFalse(((Outcome.Failed) outcome).retryable());
    String shown = lab().show("job", job);
    assertTrue(shown.contains("Restarts=0 ") && shown.contains("JobState=RUNNING"), shown);
    assertTrue(shown.contains("] signalled r0"), shown);
  }

  @Test
  void aLostRankGoesOnFromTheLastPeriodicCheckpoint() throws Exception {
    String periodic = " checkpoint=" + lab().jobs() + "/%j.ckpt";
    String job = lab().train(comment("2s") + periodic, "--export=ALL,TRAIN_EVERY=5");
    await().atMost(SlurmLab.LONG).until(() -> lab().log(job).contains("(periodic)"));
    String bad = isolatedNodeOf(job);
    lab().lab("fail-rank", job);
    await().atMost(SlurmLab.LONG).until(() -> lab().log(job).contains("ranks ended"));
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", bad);
    Attempt attempt = attempt();
    Outcome outcome = slurm().execute(restart, attempt);
    assertTrue(outcome.detail().contains("the last checkpoint is"), outcome.detail());
    await().atMost(SlurmLab.LONG).untilAsserted(() -> done(slurm().verify(restart, attempt)));
    assertTrue(restartedFrom(job) >= 5, "it did not lose its steps");
  }

  @Test
  void whoRequeuesItselfIsNotRequeuedAgain() throws Exception {
    String job = lab().train("--on-signal", "requeue", comment("60s"));
    String bad = isolatedNodeOf(job);
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", bad);
    Attempt attempt = attempt();
    done(slurm().execute(restart, attempt));
    await().atMost(SlurmLab.LONG).untilAsserted(() -> done(slurm().verify(restart, attempt)));
    assertTrue(lab().show("job", job).contains("Restarts=1 "), lab().show("job", job));
    done(slurm().execute(restart, attempt));
    assertTrue(lab().show("job", job).contains("Restarts=1 "), "and not once more");
  }

  /** What the job's own log says: its last step before the restart, and where it goes on from. */
  private long lostByItsLog(String job) throws Exception {
    String log = lab().log(job);
    Matcher start = START.matcher(log);
    assertTrue(start.find(), log);
    Matcher step = Pattern.compile("(?m)^step (\\d+)$").matcher(log.substring(0, start.start()));
    long stopped = 0;
    while (step.find()) {
      stopped = Long.parseLong(step.group(1));
    }
    return stopped - Long.parseLong(start.group(1));
  }

  @Test
  void theStepsThatItLostAreToldFromItsOwnLog() throws Exception {
    String periodic = " checkpoint=" + lab().jobs() + "/%j.ckpt";
    String job =
        lab()
            .train(
                "--on-signal", "ignore", comment("2s") + periodic, "--export=ALL,TRAIN_EVERY=15");
    await().atMost(SlurmLab.LONG).until(() -> lab().log(job).contains("step 22"));
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", isolatedNodeOf(job));
    Attempt attempt = attempt();
    done(slurm().execute(restart, attempt));
    await().atMost(SlurmLab.LONG).untilAsserted(() -> done(slurm().verify(restart, attempt)));
    long lost = lostByItsLog(job);
    assertTrue(lost > 0, "it lost nothing: " + lab().log(job));
    String said = slurm().verify(restart, attempt).detail();
    assertTrue(said.contains("steps lost: " + lost + " (stopped at step "), lost + ": " + said);
  }

  /** Asks for a checkpoint past the agent, and waits until the job has written it. */
  private int checkpointed(String job, int nth) throws Exception {
    lab().run("scancel", "--batch", "--signal=USR1", job);
    Pattern asked = Pattern.compile("checkpoint at step (\\d+) \\(asked\\)");
    await()
        .atMost(SlurmLab.LONG)
        .until(() -> asked.matcher(lab().log(job)).results().count() == nth);
    return asked
        .matcher(lab().log(job))
        .results()
        .mapToInt(m -> Integer.parseInt(m.group(1)))
        .reduce(0, (_, last) -> last);
  }

  private Actuator slurmThatMayLeaveWords() {
    return ActuatorKinds.protect(
        "lab", new SlurmKind().create(lab().settings(Map.of("flag-roots", "" + lab().jobs()))));
  }

  @Test
  void aLossThatTurnedNanIsRolledBackToTheCheckpointBeforeIt() throws Exception {
    String jobs = lab().jobs() + "/%j";
    String job =
        lab()
            .train(
                comment("60s") + " checkpoint=" + jobs + ".ckpt rollback=" + jobs + ".back",
                "--export=ALL,TRAIN_EVERY=0");
    checkpointed(job, 1);
    int good = checkpointed(job, 2);
    lab().lab("spoil", job);
    int spoilt = checkpointed(job, 3);
    Actuator slurm = slurmThatMayLeaveWords();
    Action back = onJob("job.rollback", job).with("back", "1").with("restarts", "0");
    Attempt attempt = attempt();
    Path word = lab().jobs().resolve(job + ".back");
    List<String> calls = slurm.preview(back, attempt);
    assertEquals("create " + word + ": back=1 by wheeltapper " + attempt.caseId(), calls.get(0));
    assertFalse(Files.exists(word), "a preview leaves nothing");
    done(slurm.execute(back, attempt));
    await().atMost(SlurmLab.LONG).untilAsserted(() -> done(slurm.verify(back, attempt)));
    assertEquals(good, restartedFrom(job), lab().log(job));
    long lost = lostByItsLog(job);
    assertTrue(lost >= spoilt - good, lab().log(job));
    String said = slurm.verify(back, attempt).detail();
    assertTrue(said.contains("rolled back, before step " + spoilt + "; steps lost: " + lost), said);
    assertFalse(Files.exists(word), "the job took it away");
    String log = lab().log(job);
    assertFalse(log.substring(log.indexOf("restart=1")).contains("nan"), log);
    done(slurm.execute(back, attempt));
    assertFalse(Files.exists(word), "and it is not left again");
    assertTrue(lab().show("job", job).contains("Restarts=1 "));
  }

  /** The job does not read the word, as one whose script knows of none: that is seen. */
  @Test
  void aJobThatDoesNotGoBackIsNotCalledRolledBack() throws Exception {
    String jobs = lab().jobs() + "/%j";
    String job =
        lab()
            .train(
                comment("60s") + " checkpoint=" + jobs + ".ckpt rollback=" + jobs + ".other",
                "--export=ALL,TRAIN_EVERY=0");
    int newest = checkpointed(job, 1);
    Actuator slurm = slurmThatMayLeaveWords();
    Action back = onJob("job.rollback", job).with("restarts", "0");
    Attempt attempt = attempt();
    done(slurm.execute(back, attempt));
    assertEquals(newest, restartedFrom(job));
    Outcome untaken = slurm.verify(back, attempt);
    assertTrue(untaken.detail().contains("has not taken"), untaken.detail());
    Files.delete(lab().jobs().resolve(job + ".other"));
    await()
        .atMost(SlurmLab.LONG)
        .until(() -> slurm.verify(back, attempt).detail().contains("goes on from step " + newest));
    assertFalse(((Outcome.Failed) slurm.verify(back, attempt)).retryable());
  }

  @ParameterizedTest
  @CsvSource({
    "empty, the marker is empty",
    "old, there is no checkpoint|the last checkpoint is 3",
    "future, s in the future",
    "changing, keeps changing"
  })
  void aBrokenMarkerIsNoCheckpoint(String how, String why) throws Exception {
    String job = lab().train("--on-signal", how, comment("4s"));
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", isolatedNodeOf(job));
    Attempt attempt = attempt();
    // The second time its request is too old to be answered, and is made once more.
    for (int asked = 1; asked <= 2; asked++) {
      Outcome outcome = slurm().execute(restart, attempt);
      assertFalse(assertInstanceOf(Outcome.Failed.class, outcome).retryable(), outcome::detail);
      assertTrue(
          Stream.of(why.split("\\|")).anyMatch(outcome.detail()::contains), outcome.detail());
      assertEquals(asked, lab().log(job).split("\\(asked\\)", -1).length - 1);
    }
    String shown = lab().show("job", job);
    assertTrue(shown.contains("Restarts=0 ") && shown.contains("JobState=RUNNING"), shown);
  }

  @Test
  void whoDiesDuringTheCheckpointIsNotStartedAgain() throws Exception {
    String job = lab().train("--on-signal", "die", comment("60s"));
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", isolatedNodeOf(job));
    Attempt attempt = attempt();
    for (int again = 0; again < 2; again++) {
      Outcome outcome = slurm().execute(restart, attempt);
      assertEquals(
          new Outcome.Failed("died after it was asked for a checkpoint: FAILED", false), outcome);
      assertEquals(outcome, slurm().verify(restart, attempt));
    }
    assertTrue(lab().show("job", job).contains("Restarts=0 "));
  }

  @Test
  void holdsAndReleasesOnlyItsOwnHold() throws Exception {
    String job = lab().lab("submit", "--begin=now+1hour").out().strip();
    Attempt attempt = attempt();
    Action hold = onJob("job.hold", job);
    Action release = onJob("job.release", job);
    assertInstanceOf(Outcome.Failed.class, slurm().verify(hold, attempt));
    done(slurm().execute(hold, attempt));
    done(slurm().verify(hold, attempt));
    assertTrue(lab().show("job", job).contains("Reason=JobHeldAdmin"));
    done(slurm().execute(release, attempt()));
    assertInstanceOf(Outcome.Failed.class, slurm().verify(hold, attempt));
    lab().run("scontrol", "hold", job);
    assertInstanceOf(Outcome.Failed.class, slurm().execute(release, attempt()));
    assertTrue(lab().show("job", job).contains("Reason=JobHeldAdmin"));
  }

  @Test
  void aJobThatEndedNeedsNothing() throws Exception {
    String job = lab().train();
    String bad = isolatedNodeOf(job);
    lab().run("scancel", job);
    Action restart = onJob("job.checkpoint-restart", job).with("avoid", bad);
    await()
        .atMost(SlurmLab.LONG)
        .until(() -> slurm().execute(restart, attempt()).detail().contains("ended by itself"));
    done(slurm().execute(onJob("job.requeue", "424242"), attempt()));
  }
}
