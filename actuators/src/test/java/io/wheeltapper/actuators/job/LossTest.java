package io.wheeltapper.actuators.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a restart cost, by the job's own log. */
final class LossTest {

  private static Optional<Steps.Loss> loss(long seen, String... lines) {
    return Steps.loss(String.join("\n", lines), seen);
  }

  private static Optional<Steps.Loss> of(long stopped, long from) {
    return Optional.of(new Steps.Loss(stopped, from));
  }

  @Test
  void stepsGoBackOrALineSaysFromWhere() {
    assertEquals(of(12, 9), loss(11, "step 11", "step 12", "step 10", "step 11", "step 12"));
    assertEquals(of(12, 10), loss(11, "step 11", "step 12", "resuming from step 10", "step 11"));
    assertEquals(of(12, 12), loss(12, "step 12", "resumed at step 12", "step 13"));
    assertEquals(of(12, 0), loss(12, "step 12", "start restart=1 step=0", "step 1"));
    assertEquals(Optional.empty(), loss(12, "step 11", "step 12", "step 13"));
    assertEquals(Optional.empty(), loss(12, "step 12"));
    assertEquals(Optional.empty(), loss(12, ""));
  }

  /** What Slurm writes into the log of a job that it ends: its step's number is none of ours. */
  @Test
  void aStepOfTheSchedulersIsNone() {
    String ended = "slurmstepd-n001: error: *** STEP 12.0 ON n001 CANCELLED DUE TO JOB REQUEUE ***";
    assertEquals(of(46, 25), loss(46, "step 46", ended, "start restart=1 step=25", "step 26"));
    assertEquals(of(46, 25), loss(46, "step 46", ended, "step 26", "step 27"));
  }

  @Test
  void ofSeveralRestartsTheLastOfTheRunThatWasSeen() {
    String[] twice = {"step 12", "step 5", "step 12", "step 13", "step 9", "step 10"};
    assertEquals(of(13, 8), loss(12, twice));
    assertEquals(of(13, 8), loss(13, twice));
    assertEquals(Optional.empty(), loss(99, twice), "a step that no run had");
  }

  @Test
  void whatIsSavedLateIsNoStepBack() {
    assertEquals(
        of(13, 10),
        loss(12, "step 12", "saved checkpoint of step 10", "step 13", "step 11", "step 12"));
    assertEquals(
        of(13, 10), loss(12, "step 12", "step 13", "load checkpoint at step 10", "step 11"));
  }
}
