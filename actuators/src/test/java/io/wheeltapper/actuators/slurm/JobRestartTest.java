package io.wheeltapper.actuators.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
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
import java.util.Optional;
import java.util.Set;
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
            "scontrol update JobId=7 StartTime=now+30"),
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
            "scontrol update JobId=7 StartTime=now+30"),
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

  /** The storage's clock is before ours: what was written earlier bears a later time. */
  @Test
  void aMarkerThatWasThereBeforeIsNoAnswerWhateverItsTime() throws Exception {
    job(Given.job("7", "RUNNING", Given.CONTRACT.replace("loss=10m", "loss=1s"), "n001"));
    marks.put(MARKER, Given.STARTED + 20_000);
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

  /** The job had its time to answer; what it wrote since may be long past. */
  @Test
  void butARequestOlderThanItsWaitIsMadeAgain() throws Exception {
    job(noted("wheeltapper[a1] signalled r0"));
    marks.put(MARKER, Given.STARTED + 500);
    pace.pause(Duration.ofMinutes(30));
    failedForGood("more than the job bears", execute());
    assertEquals(List.of("scancel --batch --signal=USR1 7"), disruptions());
  }

  @Test
  void aCheckpointSeenBeforeCountsOnlyWhileItIsBearable() throws Exception {
    job(noted("wheeltapper[a1] requeued r0"));
    marks.put(MARKER, Given.STARTED + 500);
    pace.pause(Duration.ofMinutes(30));
    failedForGood("more than the job bears", execute());
    assertEquals(List.of(), disruptions());
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

  /** The log of a job that loses its state with its run, up to a step. */
  private static String log(int restart, int from, int to) {
    StringBuilder log = new StringBuilder("start job=7 restart=" + restart + " step=" + from);
    for (int step = from + 1; step <= to; step++) {
      log.append("\nstep ").append(step);
    }
    return log.append('\n').toString();
  }

  @Test
  void stepsLostAreCountedFromTheJobsOwnLog() throws Exception {
    job(Given.job("7", "RUNNING", Given.CONTRACT + " progress=/log/%j", "n001"));
    marks.put(MARKER, Given.STARTED - 1).put("/log/7", Given.STARTED, log(0, 0, 130));
    slurm.now(Given.STARTED + 90_000);
    Outcome outcome = execute();
    assertTrue(outcome.detail().startsWith("requeued; "), outcome.detail());
    assertEquals("wheeltapper[a1] requeued r0 s130", slurm.job("7").orElseThrow().adminComment());
    slurm.start("7", "n003");
    String stopped = log(0, 0, 133);
    marks.put("/log/7", Given.STARTED + 90_001, log(0, 0, 130));
    assertTrue(((Outcome.Failed) verify()).retryable(), "it runs, and steps no step yet");
    marks.put("/log/7", Given.STARTED + 95_000, stopped + log(1, 125, 127));
    assertEquals(
        "runs on n003, restarts 1; its steps go on; steps lost: 8 (stopped at step 133, goes on"
            + " from 125)",
        verify().detail());
    marks.put("/log/7", Given.STARTED + 95_000, "step 131\n");
    assertTrue(verify().detail().contains("unknown, its log does not show it"));
  }

  @Test
  void aBrokenMarkerIsNoCheckpoint() throws Exception {
    Map<String, Sight> broken =
        Map.of(
            "is empty", new Sight(Given.STARTED + 500, 0, ""),
            "in the future", new Sight(Given.STARTED + 3_600_000, 9, "step 130\n"),
            "is not complete", new Sight(Given.STARTED + 500, 8, "step 130"));
    job(Given.job("7", "RUNNING", Given.CONTRACT + " complete=done", "n001"));
    for (Map.Entry<String, Sight> each : broken.entrySet()) {
      long asked = pace.now();
      slurm.after((_, change) -> {
        if (change instanceof Change.Signal) {
          long after = each.getValue().at() - Given.STARTED;
          marks.put(MARKER, asked + after, each.getValue().text());
        }
      });
      failedForGood(each.getKey(), execute());
    }
    assertEquals(Set.of("scancel --batch --signal=USR1 7"), Set.copyOf(disruptions()));
  }

  @Test
  void whoDiesDuringTheCheckpointIsAPersonsMatter() throws Exception {
    slurm.after((world, change) -> {
      if (change instanceof Change.Signal) {
        world.state("7", "FAILED", 0);
      }
    });
    failedForGood("died after it was asked for a checkpoint: FAILED", execute());
    failedForGood("died after it was asked", verify());
    failedForGood("died after it was asked", execute());
    assertEquals(List.of("scancel --batch --signal=USR1 7"), disruptions());
  }

  @Test
  void inSlurmAJobIsAskedByASignalOrAFile() throws Exception {
    String hook = "wheeltapper:checkpoint http=9000/save marker=/ckpt/%j wait=5s loss=10m";
    job(Given.job("7", "RUNNING", hook, "n001"));
    failedForGood("signal= or flag-file=", execute());
    assertEquals(List.of(), slurm.changes());
  }

  private static final String BACK = "/ckpt/7.back";
  private final Action rollback = Given.onJob("job.rollback", "7");

  private Outcome rollBack(Action action) throws Exception {
    return actuator().execute(action, Given.ATTEMPT);
  }

  @Test
  void aRollbackLeavesAWordAndIsSeenInTheJobsOwnLog() throws Exception {
    String terms = Given.CONTRACT + " progress=/log/%j rollback=/ckpt/%j.back";
    job(Given.job("7", "RUNNING", terms, "n001"));
    marks.put(MARKER, Given.STARTED - 9, "step 120").put("/log/7", 0, "step 120\nstep 131\n");
    assertInstanceOf(Outcome.Done.class, rollBack(rollback.with("back", "2")));
    assertEquals(
        Optional.of("back=2 by wheeltapper c1"),
        marks.look(java.nio.file.Path.of(BACK)).map(Sight::text));
    assertEquals(List.of("scontrol requeue 7"), disruptions());
    slurm.start("7", "n001");
    Outcome untaken = actuator().verify(rollback, Given.ATTEMPT);
    assertTrue(((Outcome.Failed) untaken).retryable(), untaken.detail());
    marks.take(BACK);
    marks.put("/log/7", 0, "step 120\nstep 131\n");
    Outcome unseen = actuator().verify(rollback, Given.ATTEMPT);
    assertTrue(((Outcome.Failed) unseen).retryable(), unseen.detail());
    marks.put("/log/7", 0, "step 120\nstep 131\nresumed at step 80\nstep 81\n");
    assertEquals(
        "runs on n001, restarts 1; rolled back, before step 120; steps lost: 51 (stopped at step"
            + " 131, goes on from 80)",
        actuator().verify(rollback, Given.ATTEMPT).detail());
    marks.put("/log/7", 0, "step 120\nstep 131\nresumed at step 120\n");
    failedForGood("not rolled back", actuator().verify(rollback, Given.ATTEMPT));
  }

  @Test
  void withoutItsContractSayingSoNothingIsRolledBack() throws Exception {
    for (String more : List.of("", " rollback=/ckpt/%j.back", " progress=/log/%j")) {
      job(Given.job("7", "RUNNING", Given.CONTRACT + more, "n001"));
      failedForGood("declares no rollback= and progress=", rollBack(rollback));
    }
    job(Given.job("7", "RUNNING", Given.CONTRACT + " progress=/l rollback=/ckpt/%j.back", "n001"));
    failedForGood("'back' is 1 to 9", rollBack(rollback.with("back", "10")));
    marks.put(BACK, 5, "back=3 by alice");
    failedForGood("another's word", rollBack(rollback));
    assertEquals(List.of(), slurm.changes());
  }

  @Test
  void aWordThatWasLeftForNothingIsTakenBack() throws Exception {
    job(Given.job("7", "RUNNING", Given.CONTRACT + " progress=/l rollback=/ckpt/%j.back", "n001"));
    slurm.after((world, change) -> {
      if (change instanceof Change.Note) {
        world.state("7", "COMPLETING", 0);
      }
    });
    assertThrows(CallFailed.class, () -> rollBack(rollback));
    assertFalse(marks.there(BACK), "its next start would throw work away");
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
