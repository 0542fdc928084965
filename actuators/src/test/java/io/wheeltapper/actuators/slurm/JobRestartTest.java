package io.wheeltapper.actuators.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.job.FakeMarks;
import io.wheeltapper.actuators.job.Marks;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobRestartTest {

  private static final String MARKER = "/ckpt/7.marker";
  private static final io.wheeltapper.actuators.Run NO_COMMAND =
      (_, _) -> new io.wheeltapper.actuators.Run.Ran(1, "", "", false);
  private static final long WAIT = 60_000;

  private final FakePace pace = new FakePace(Given.STARTED + 1_000);
  private final FakeMarks marks = new FakeMarks();
  private final FakeSlurm slurm =
      new FakeSlurm(Given.US)
          .put(Given.ours("n001"))
          .put(Given.job("7", "RUNNING", Given.CONTRACT, "n001", "n002"));
  private final Action restart = Given.onJob("job.checkpoint-restart", "7").with("avoid", "n001");

  private Deeds actuator() {
    return SlurmKind.actuator(
        Given.settings(Map.of()), slurm, NO_COMMAND, pace, marks, Line.open("slurm"));
  }

  private Outcome execute() throws Exception {
    return actuator().execute(restart, Given.ATTEMPT);
  }

  private Outcome verify() throws Exception {
    return actuator().verify(restart, Given.ATTEMPT);
  }

  private List<String> disruptions() {
    return slurm.changes().stream()
        .filter(c -> c instanceof Change.Signal || c instanceof Change.Requeue)
        .map(slurm::describe)
        .toList();
  }

  private void job(Job job) {
    slurm.put(job);
  }

  private static void failedForGood(String words, Outcome outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
    assertTrue(failed.detail().contains(words), failed.detail());
    assertFalse(failed.retryable());
  }

  @Test
  void signalsWaitsAndRequeuesInThisOrder() throws Exception {
    slurm.after((_, change) -> {
      if (change instanceof Change.Signal) {
        marks.put(MARKER, pace.now() + 10);
      }
    });
    assertInstanceOf(Outcome.Done.class, execute());
    assertEquals(
        List.of(
            "scontrol update JobId=7 'AdminComment=wheeltapper[a1] signalled r0'",
            "scancel --batch --signal=USR1 7",
            "scontrol update JobId=7 'AdminComment=wheeltapper[a1] requeued r0'",
            "scontrol requeue 7",
            "scontrol update JobId=7 StartTime=now"),
        slurm.changes().stream().map(slurm::describe).toList());
  }

  @Test
  void thePreviewNamesEveryCall() throws Exception {
    List<String> preview = actuator().preview(restart, Given.ATTEMPT);
    assertEquals(
        List.of(
            "scontrol update JobId=7 'AdminComment=wheeltapper[a1] signalled r0'",
            "scancel --batch --signal=USR1 7",
            "wait PT1M at most for /ckpt/7.marker, else no older than PT10M",
            "scontrol update JobId=7 'AdminComment=wheeltapper[a1] requeued r0'",
            "scontrol requeue 7",
            "scontrol update JobId=7 StartTime=now"),
        preview);
  }

  @Test
  void theLastPeriodicCheckpointCountsWhereNoneComes() throws Exception {
    marks.put(MARKER, Given.STARTED - 300_000);
    Outcome outcome = execute();
    assertTrue(outcome.detail().contains("the last checkpoint is 3"), outcome.detail());
    assertTrue(pace.now() >= Given.STARTED + WAIT, "it waited as long as promised");
    assertEquals(List.of("scancel --batch --signal=USR1 7", "scontrol requeue 7"), disruptions());
  }

  @Test
  void whichMayBeAFileOfItsOwn() throws Exception {
    job(Given.job("7", "RUNNING", Given.CONTRACT + " checkpoint=/ckpt/%j.pt", "n001"));
    marks.put("/ckpt/7.pt", Given.STARTED - 300_000);
    assertInstanceOf(Outcome.Done.class, execute());
  }

  @Test
  void anOlderOneThanTheOwnerBearsDoesNot() throws Exception {
    marks.put(MARKER, Given.STARTED - Duration.ofMinutes(10).toMillis());
    failedForGood("more than the job bears", execute());
    assertEquals(List.of("scancel --batch --signal=USR1 7"), disruptions());
  }

  @Test
  void aMarkerThatKeepsChangingIsNoCheckpoint() throws Exception {
    Marks growing =
        new Marks() {
          private long size;

          @Override
          public java.util.Optional<Sight> look(java.nio.file.Path file) {
            return java.util.Optional.of(new Sight(Given.STARTED + ++size, size, ""));
          }

          @Override
          public void raise(java.nio.file.Path file, String attempt) {}
        };
    Deeds actuator =
        SlurmKind.actuator(
            Given.settings(Map.of()), slurm, NO_COMMAND, pace, growing, Line.open("slurm"));
    failedForGood("keeps changing", actuator.execute(restart, Given.ATTEMPT));
  }

  @Test
  void aSecondExecutionNeverSignalsAgain() throws Exception {
    job(noted("theirs wheeltapper[a1] signalled r0"));
    marks.put(MARKER, Given.STARTED + 500);
    assertInstanceOf(Outcome.Done.class, execute());
    assertEquals(List.of("scontrol requeue 7"), disruptions());
    assertTrue(
        slurm.job("7").orElseThrow().adminComment().equals("theirs wheeltapper[a1] requeued r0"));
  }

  @Test
  void anotherAttemptsNoteIsNotOurs() throws Exception {
    job(noted("wheeltapper[a0] signalled r0"));
    marks.put(MARKER, Given.STARTED + 500);
    assertInstanceOf(Outcome.Done.class, execute());
    assertEquals(2, disruptions().size());
  }

  private static Job noted(String adminComment) {
    return new Job(
        "7", "RUNNING", "", 0, true, true, false, List.of("n001"), 0, Given.CONTRACT, adminComment);
  }

  @Test
  void whoRequeuesItselfIsNotRequeuedAgain() throws Exception {
    slurm.after((world, change) -> {
      if (change instanceof Change.Signal) {
        world.state("7", "PENDING", 1);
      }
    });
    assertEquals(new Outcome.Done("requeued itself"), execute());
    assertEquals(List.of("scancel --batch --signal=USR1 7"), disruptions());
  }

  @Test
  void whatHappenedSinceThePlanIsSeenByTheRestartCount() throws Exception {
    job(new Job("7", "RUNNING", "", 3, true, true, false, List.of("n001"), 0, Given.CONTRACT, ""));
    Outcome outcome = actuator().execute(restart.with("restarts", "2"), Given.ATTEMPT);
    assertEquals(new Outcome.Done("requeued itself"), outcome);
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void whoEndsWhileAskedIsLeft() throws Exception {
    slurm.after((world, _) -> world.state("7", "COMPLETED", 0));
    assertEquals(new Outcome.Done("ended by itself: COMPLETED"), execute());
    assertEquals(List.of(), disruptions().stream().filter(c -> c.contains("requeue")).toList());
  }

  @Test
  void withoutAContractNothingIsCalled() throws Exception {
    for (String comment : List.of("", "my run", "wheeltapper", "checkpoint signal=USR1")) {
      job(Given.job("7", "RUNNING", comment, "n001"));
      failedForGood("no contract", execute());
    }
    job(Given.job("7", "RUNNING", "wheeltapper:checkpoint signal=KILL", "n001"));
    failedForGood("the signal is one of", execute());
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void whatSlurmCannotRequeueIsNotSignalled() throws Exception {
    job(new Job("7", "RUNNING", "", 0, false, true, false, List.of("n001"), 0, Given.CONTRACT, ""));
    failedForGood("cannot requeue", execute());
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void theBadNodeMustBeIsolatedFirst() throws Exception {
    slurm.put(Given.idle("n001"));
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, execute());
    assertTrue(failed.retryable());
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void whoHasLeftTheNodeIsNotTouched() throws Exception {
    job(Given.job("7", "RUNNING", Given.CONTRACT, "n002"));
    assertEquals(new Outcome.Done("does not run on n001"), execute());
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void aFlagFileAsksOnce() throws Exception {
    String flag = "wheeltapper:checkpoint flag-file=/f/%j marker=/ckpt/%j.marker wait=5s loss=10m";
    job(Given.job("7", "RUNNING", flag, "n001"));
    marks.put(MARKER, Given.STARTED - 1);
    assertInstanceOf(Outcome.Done.class, execute());
    assertTrue(marks.there("/f/7"));
    assertEquals(List.of("scontrol requeue 7"), disruptions());
  }

  @Test
  void theRestOfTheQueueIsWaitedForAndTheBadNodeNeverAccepted() throws Exception {
    marks.put(MARKER, Given.STARTED - 1);
    execute();
    Outcome waits = verify();
    assertTrue(((Outcome.Failed) waits).retryable(), "PENDING is not yet");
    slurm.start("7", "n001");
    failedForGood("on n001 again", verify());
    slurm.start("7", "n003");
    assertInstanceOf(Outcome.Done.class, verify());
    slurm.state("7", "FAILED", 1);
    failedForGood("restarted, and then ended", verify());
  }

  @Test
  void whereProgressIsDeclaredItMustBeSeen() throws Exception {
    job(Given.job("7", "RUNNING", Given.CONTRACT + " progress=/log/%j", "n001"));
    marks.put(MARKER, Given.STARTED - 1).put("/log/7", Given.STARTED);
    slurm.now(Given.STARTED + 90_000);
    execute();
    slurm.start("7", "n003");
    assertTrue(((Outcome.Failed) verify()).retryable());
    marks.put("/log/7", Given.STARTED + 90_001);
    assertTrue(verify().detail().contains("its steps go on"));
  }

  @Test
  void requeueAsksForNoCheckpoint() throws Exception {
    marks.put(MARKER, Given.STARTED - 1);
    Action requeue = Given.onJob("job.requeue", "7").with("avoid", "n001");
    Attempt attempt = Given.ATTEMPT;
    assertInstanceOf(Outcome.Done.class, actuator().execute(requeue, attempt));
    assertEquals(List.of("scontrol requeue 7"), disruptions());
  }
}
