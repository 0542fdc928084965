package io.wheeltapper.core.model;

/**
 * One target's numbers at one time; never one fact a number (a fact a number costs ten times the
 * memory in a rules engine).
 *
 * @param metrics names and values; a metric that was not read is absent, never zero
 */
public record Snapshot(
    Target target, String node, String sensor, Origin origin, long at, Metrics metrics)
    implements Signal {

  /**
   * The metric's value, or NaN when it was not read. Every comparison with NaN is false, so that a
   * missing reading supports no condition.
   */
  public double number(String metric) {
    return metrics.get(metric);
  }

  /** Whether the metric was read. */
  public boolean has(String metric) {
    return !Double.isNaN(metrics.get(metric));
  }

  @Override
  public String id() {
    return Digest.of("snapshot", target, sensor, at, "", metrics.asMap(), "");
  }
}
