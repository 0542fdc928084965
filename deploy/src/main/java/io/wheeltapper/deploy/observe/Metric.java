package io.wheeltapper.deploy.observe;

import java.util.List;

/**
 * One thing that {@code /metrics} tells, by the name that Prometheus gets; all are in {@link
 * MetricList}.
 *
 * @param name without the endings that a histogram's parts have
 * @param unit of its value; for a counter of what
 * @param labels their names, sorted
 * @param meaning what it says, and since when it counts
 */
public record Metric(
    String name, Type type, String unit, List<String> labels, String meaning, String from) {

  /** The sorts of metrics. */
  public enum Type {
    /** Goes up, and begins anew with the process or with the ledger, see {@link #from}. */
    COUNTER,
    /** A value of now. */
    GAUGE,
    /** {@code _bucket}, {@code _count} and {@code _sum}, and {@code _max} of the last minutes. */
    HISTOGRAM,
    /** {@code _count}, {@code _sum} and {@code _max}. */
    SUMMARY
  }
}
