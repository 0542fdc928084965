package io.wheeltapper.sensors.scheduler.slurm;

import java.util.List;

/**
 * One node as Slurm sees it, whatever form it came in.
 *
 * @param base {@code IDLE MIXED ALLOCATED DOWN …}, upper case
 * @param flags {@code DRAIN NOT_RESPONDING INVALID_REG …}, upper case, sorted
 * @param why who said what about its state
 * @param gpus configured
 * @param bootedAt epoch milliseconds; 0 when Slurm does not know
 */
record NodeState(
    String name,
    String base,
    List<String> flags,
    Reason why,
    long gpus,
    long bootedAt,
    List<String> partitions) {

  /**
   * The reason, who set it, and when (epoch milliseconds, 0 unknown).
   *
   * @param by a user's name or number; {@code ""} when unknown
   */
  record Reason(String text, String by, long at) {
    static final Reason NONE = new Reason("", "", 0);
  }

  NodeState {
    flags = flags.stream().sorted().distinct().toList();
    partitions = partitions.stream().sorted().distinct().toList();
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  /** {@code MIXED+DRAIN}. */
  String text() {
    return flags.isEmpty() ? base : base + "+" + String.join("+", flags);
  }
}
