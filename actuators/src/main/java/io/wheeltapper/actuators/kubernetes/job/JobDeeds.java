package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Target;
import java.util.List;

/** What is done to jobs. */
public final class JobDeeds {

  private JobDeeds() {}

  /** All of it. */
  public static List<Deed> of(JobTerms terms) {
    return List.of(
        new JobHold(JobTypes.HOLD, true, terms),
        new JobHold(JobTypes.RELEASE, false, terms),
        new JobRestart(JobTypes.requeue(terms.ending()), false, terms),
        new JobRestart(
            JobTypes.checkpointRestart(terms.longestWait(), terms.ending()), true, terms));
  }

  /** Whether a job is one of that cluster's, by its name. */
  public static boolean knows(Target target, String cluster) {
    return JobId.its(target, cluster);
  }
}
