package io.wheeltapper.sensors.workload.joblog;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of jobs' logs into {@code job.rank-failed} and {@code job.checkpoint} events. A rank says
 * the same thing many times: one event a minute for each job, sort, rank and node. For one thread,
 * no I/O.
 */
final class JobLog {

  private static final long AGAIN_AFTER_MILLIS = 60_000;

  /** How many failures are remembered, the oldest forgotten first. */
  private static final int REMEMBERED = 10_000;

  private final Origins origins;
  private final Map<String, Long> said =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Whose logs they are.
   *
   * @param sensor the instance's name
   * @param scheduler in the job's target
   * @param node for lines that name none, or {@code ""}
   * @param job the first group finds the job's id in a file's name
   * @param checkpoint found in a line that says that a checkpoint is whole
   */
  record Origins(String sensor, String scheduler, String node, Pattern job, Pattern checkpoint) {}

  JobLog(Origins origins) {
    this.origins = origins;
  }

  /** The job's id in a file's name. */
  Optional<String> job(String fileName) {
    Matcher m = origins.job().matcher(fileName);
    return m.find() && m.group(1) != null && !m.group(1).isBlank()
        ? Optional.of(m.group(1))
        : Optional.empty();
  }

  /** What a line of a job's log says at a time. */
  Optional<Signal> take(String job, String line, long number, long at) {
    return take(job, line, number, at, origins.node());
  }

  /** The same of a line from a node, where it names none itself. */
  Optional<Signal> take(String job, String line, long number, long at, String from) {
    Optional<RankFailure> found = RankFailure.in(line);
    if (found.isEmpty()) {
      return checkpoint(job, line, number, at);
    }
    RankFailure failure = found.get();
    String node = failure.node().isEmpty() && !failure.elsewhere() ? from : failure.node();
    String key = job + " " + failure.sort() + " " + failure.rank() + " " + node;
    Long before = said.get(key);
    if (before != null && at - before < AGAIN_AFTER_MILLIS) {
      return Optional.empty();
    }
    said.put(key, at);
    Map<String, String> fields = new HashMap<>();
    fields.put("job", job);
    fields.put("class", failure.sort());
    fields.put("line", Long.toString(number));
    put(fields, "rank", failure.rank());
    put(fields, "node", node);
    return Optional.of(
        new Event(
            Target.job(origins.scheduler(), job),
            node,
            origins.sensor(),
            Origin.WORKLOAD,
            at,
            "job.rank-failed",
            fields,
            line));
  }

  /** The newest of a minute is enough: it is looked at in minutes. */
  private Optional<Signal> checkpoint(String job, String line, long number, long at) {
    if (!origins.checkpoint().matcher(line).find()) {
      return Optional.empty();
    }
    String key = job + " checkpoint";
    Long before = said.get(key);
    if (before != null && at - before < AGAIN_AFTER_MILLIS) {
      return Optional.empty();
    }
    said.put(key, at);
    return Optional.of(
        new Event(
            Target.job(origins.scheduler(), job),
            "",
            origins.sensor(),
            Origin.WORKLOAD,
            at,
            Known.JOB_CHECKPOINT,
            Map.of("job", job, "line", Long.toString(number)),
            line));
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isEmpty()) {
      fields.put(key, value);
    }
  }
}
