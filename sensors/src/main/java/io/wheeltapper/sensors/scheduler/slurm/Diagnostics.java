package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * slurmctld about its own load, from {@code sdiag}, as JSON or text, or from {@code GET diag}.
 * Pure.
 *
 * @param numbers by Slurm's own names; times are microseconds, as there
 * @param at when they were taken, epoch milliseconds; 0 unknown
 */
record Diagnostics(Map<String, Double> numbers, long at) {

  /** What is read; it is little of what there is. */
  private static final List<String> READ =
      List.of(
          "server_thread_count",
          "agent_queue_size",
          "dbd_agent_queue_size",
          "schedule_cycle_last",
          "schedule_cycle_mean",
          "schedule_cycle_max",
          "schedule_queue_length",
          "bf_cycle_last",
          "bf_cycle_mean",
          "bf_queue_len",
          "jobs_pending",
          "jobs_running",
          "jobs_submitted",
          "jobs_started",
          "jobs_completed",
          "jobs_canceled",
          "jobs_failed");

  /**
   * Half of slurmctld's 256 threads (MAX_SERVER_THREADS): sdiag(1) calls near that a bottleneck.
   */
  private static final double MANY_THREADS = 128;

  /** Messages to nodes that wait to be sent: more than slurmctld sends in some seconds. */
  private static final double LONG_QUEUE = 1000;

  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z ]{3,40}):\\s+(\\d{1,15})");

  private static final Map<String, String> WORDS =
      Map.of(
          "Server thread count", "server_thread_count",
          "Agent queue size", "agent_queue_size",
          "DBD Agent queue size", "dbd_agent_queue_size",
          "Jobs pending", "jobs_pending",
          "Jobs running", "jobs_running",
          "Jobs submitted", "jobs_submitted",
          "Jobs started", "jobs_started",
          "Jobs completed", "jobs_completed",
          "Jobs canceled", "jobs_canceled",
          "Jobs failed", "jobs_failed");

  static final Diagnostics NONE = new Diagnostics(Map.of(), 0);

  static Diagnostics json(JsonNode root) {
    JsonNode statistics = root.path("statistics");
    Map<String, Double> numbers = new TreeMap<>();
    for (String name : READ) {
      long number = Scalars.number(statistics.path(name), -1);
      if (number >= 0) {
        numbers.put(name, (double) number);
      }
    }
    return new Diagnostics(numbers, Scalars.millis(statistics.path("req_time")));
  }

  static Diagnostics text(String text) {
    Map<String, Double> numbers = new TreeMap<>();
    for (String line : text.split("\n")) {
      Matcher m = LINE.matcher(line);
      if (m.lookingAt() && WORDS.containsKey(m.group(1).strip())) {
        numbers.putIfAbsent(WORDS.get(m.group(1).strip()), Double.parseDouble(m.group(2)));
      }
    }
    return new Diagnostics(numbers, 0);
  }

  /** Whether slurmctld has more to do than it gets done: then it is asked half as often. */
  boolean backlog() {
    return numbers.getOrDefault("server_thread_count", 0.0) >= MANY_THREADS
        || numbers.getOrDefault("agent_queue_size", 0.0) >= LONG_QUEUE;
  }

  /** As numbers of the site, each with {@code slurm_} before its name. */
  Snapshot snapshot(String sensor, long now) {
    Map<String, Double> named = new TreeMap<>();
    numbers.forEach((name, number) -> named.put("slurm_" + name, number));
    return new Snapshot(
        Target.site(), "", sensor, Origin.SCHEDULER, at > 0 ? at : now, Metrics.of(named));
  }
}
