package io.wheeltapper.sensors.workload.numbers;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an exported name means.
 *
 * @param scale the number is multiplied by it, into seconds or shares
 * @param whole whether the number is the whole job's, however many ranks say it
 * @param job labels that name the job, best first; empty takes the table's
 * @param rank labels that name the rank
 * @param where labels that must match
 */
record Meaning(
    String name,
    Sort sort,
    double scale,
    boolean whole,
    List<JobLabel> job,
    List<String> rank,
    Map<String, Pattern> where) {

  /** A label whose value is a job's id, and whose job it is. */
  record JobLabel(String label, String scheduler) {}

  /** The words of the table. */
  enum Sort {
    /** The number of the step that ended last. */
    STEP,
    /** How long a step takes, of a rank or of all. */
    STEP_SECONDS,
    /** Seconds since a step ended. */
    SECONDS_SINCE_STEP,
    /** When a step ended last, in seconds of the epoch. */
    LAST_STEP_AT,
    /** How fast a rank works, in anything: more is faster. */
    RANK_RATE,
    /** Tokens so far. */
    TOKENS_TOTAL,
    TOKENS_PER_SECOND,
    LOSS,
    /** Model FLOPs utilisation, 0 to 1. */
    MFU,
    /** 1 while a collective does not return. */
    COLLECTIVE_HANG,
    /** All requests so far. */
    REQUESTS_TOTAL,
    /** Those that went well. */
    SUCCESSES_TOTAL,
    FAILURES_TOTAL,
    /** A bucket of a histogram of seconds. */
    LATENCY_BUCKET,
    /** The 99th percentile itself, in seconds. */
    LATENCY_P99
  }

  Meaning {
    job = List.copyOf(job);
    rank = List.copyOf(rank);
    where = Map.copyOf(where);
  }

  boolean holds(Map<String, String> labels) {
    return where.entrySet().stream()
        .allMatch(e -> e.getValue().matcher(labels.getOrDefault(e.getKey(), "")).matches());
  }
}
