package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Marks;
import java.time.Duration;

/**
 * What a site configured, and what the deeds on jobs work with.
 *
 * @param cluster stands before the names of its jobs, as the sensor has it
 * @param longestWait for a marker, whatever a contract says
 * @param ending how long a stopped job's pods have to end
 */
public record JobTerms(
    String cluster, Jobs jobs, Marks marks, Pace pace, Duration longestWait, Duration ending) {

  /** The checkpoints of one job. */
  Checkpoint checkpoint(Root root) {
    return new Checkpoint(marks, new JobSights(jobs, root), pace, longestWait);
  }
}
