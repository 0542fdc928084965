package io.wheeltapper.rules;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;

/**
 * One snapshot as history: where a {@link Snapshot} in a rule is the newest of its target and
 * sensor, readings are all of the last hour, for windows and accumulates. They cost memory and pass
 * the filter one and all; {@code policy check} says which rule wants them.
 */
public record Reading(Snapshot snapshot) {

  /** What was read. */
  public Target target() {
    return snapshot.target();
  }

  /** The node, or {@code ""}. */
  public String node() {
    return snapshot.node();
  }

  /** The sensor's instance. */
  public String sensor() {
    return snapshot.sensor();
  }

  /** Where it is born. */
  public Origin origin() {
    return snapshot.origin();
  }

  /** Event time, epoch milliseconds. */
  public long at() {
    return snapshot.at();
  }

  /** The metric's value, or NaN when it was not read. */
  public double number(String metric) {
    return snapshot.number(metric);
  }
}
