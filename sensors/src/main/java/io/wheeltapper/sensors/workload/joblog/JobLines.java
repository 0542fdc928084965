package io.wheeltapper.sensors.workload.joblog;

import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of jobs' logs that a log system gathered, through the same parser as the files. For one
 * thread.
 */
public final class JobLines {

  private static final int LONGEST = 8_192;
  private static final int LONGEST_JOB = 256;

  private final JobLog log;

  /** Nothing heard yet; {@code checkpoint} is found in a line that says that one is whole. */
  public JobLines(String sensor, String scheduler, Pattern checkpoint) {
    this.log =
        new JobLog(new JobLog.Origins(sensor, scheduler, "", Pattern.compile("(.*)"), checkpoint));
  }

  /**
   * What a line says.
   *
   * @param job the job's id with its scheduler; a line of none says nothing
   * @param node where it was written, or {@code ""}
   * @param at epoch milliseconds
   */
  public List<Signal> take(String job, String node, long at, String message) {
    if (job.isBlank() || job.length() > LONGEST_JOB) {
      return List.of();
    }
    List<Signal> signals = new ArrayList<>();
    for (String line : message.split("\n", -1)) {
      String bounded = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
      log.take(job, bounded, 0, at, node).ifPresent(signals::add);
    }
    return signals;
  }
}
