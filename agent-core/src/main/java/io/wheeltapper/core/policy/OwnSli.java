package io.wheeltapper.core.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The indicators that the agent measures by itself, minute by minute, from what its sensors say. An
 * OpenSLO document names one with {@code metricSource: {type: wheeltapper, spec: {sli: NAME}}}.
 * While no sensor says what one is fed by, it is unknown, never good.
 */
public enum OwnSli {
  /** Nodes that a scheduler knows; bad are those isolated or not responding, by whoever's hand. */
  NODE_MINUTES(
      "node-minutes",
      Shape.RATIO,
      "status scheduler.node: isolated, responding; unknown while its sensor is silent"),
  /** The same weighted by GPUs; bad GPU-minutes by 60 are the GPU-hours lost. */
  GPU_MINUTES("gpu-minutes", Shape.RATIO, "status scheduler.node: isolated, responding, gpus"),
  /** Jobs that ended; bad are those that the site failed, users' own failures do not count. */
  JOBS(
      "jobs",
      Shape.RATIO,
      "event job.ended: state; FAILED counts as the site's when an open case with a ladder, told by"
          + " more than the job itself, is on one of its nodes within two minutes"),
  /** GPU-minutes of training jobs; bad while they wait to go on or do lost work again: 1 - ETTR. */
  GOODPUT(
      "goodput",
      Shape.RATIO,
      "status scheduler.job with a checkpoint contract: value, gpus, restarts, checkpoint_at"),
  /** GPUs that were measured; bad are those that were slowed down by heat or a power brake. */
  THROTTLED(
      "throttled-minutes",
      Shape.RATIO,
      "snapshot of a GPU: DCGM_FI_DEV_CLOCKS_EVENT_REASONS, DCGM_FI_DEV_CLOCK_THROTTLE_REASONS or"
          + " clocks_event_reasons (NVML's bits 0x8, 0x20, 0x40, 0x80)"),
  /** Nodes whose storage was looked at; bad are those whose reads or writes stood still. */
  STORAGE_STALL(
      "storage-stall-minutes", Shape.RATIO, "snapshot of a node: storage_stalled, 0 or 1"),
  /** Requests for inference; bad are those that failed. */
  INFERENCE(
      "inference-requests",
      Shape.RATIO,
      "snapshot: inference_requests_total and inference_requests_failed_total, counters"),
  /** Power usage effectiveness; the worst of a minute. */
  PUE("pue", Shape.HIGHEST, "snapshot of the site: pue"),
  /** Minutes from the first finding until we gave the node back; the worst of a minute. */
  RECOVERY("recovery-minutes", Shape.HIGHEST, "the ledger: found, and node.return verified"),
  /** What cooling could still take, as a part of what it can; the least of a minute. */
  COOLING_HEADROOM(
      "cooling-headroom", Shape.LOWEST, "snapshot of loops or the site: cooling_headroom_ratio"),
  /** What power could still be drawn, as a part of what may; the least of a minute. */
  POWER_HEADROOM(
      "power-headroom", Shape.LOWEST, "snapshot of feeds or the site: power_headroom_ratio");

  /** The type of a metric source that is one of these. */
  public static final String TYPE = "wheeltapper";

  /** What a minute of an indicator holds. */
  public enum Shape {
    /** A bad amount of a total. */
    RATIO,
    /** A value; of several the highest speaks for the minute. */
    HIGHEST,
    /** A value; of several the lowest speaks for the minute. */
    LOWEST
  }

  private final String word;
  private final Shape shape;
  private final String fedBy;

  OwnSli(String word, Shape shape, String fedBy) {
    this.word = word;
    this.shape = shape;
    this.fedBy = fedBy;
  }

  /** The name as people write it; also the name of its series of minutes. */
  public String word() {
    return word;
  }

  /** What a minute of it holds. */
  public Shape shape() {
    return shape;
  }

  /** Which signals feed it, in words. */
  public String fedBy() {
    return fedBy;
  }

  /** The names of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(OwnSli::word).toList();
  }

  /** The one of that name. */
  public static Optional<OwnSli> find(String word) {
    return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
  }
}
