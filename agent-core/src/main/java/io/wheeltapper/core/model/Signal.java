package io.wheeltapper.core.model;

/**
 * One raw fact from one sensor. Immutable. Times are event times in epoch milliseconds (Drools
 * reads no {@code Instant}).
 */
public sealed interface Signal permits Snapshot, Event, Status {

  /** What the fact is about. */
  Target target();

  /** The node whose shard takes it, or {@code ""} when it belongs to no single node. */
  String node();

  /** The instance of the sensor that said so, as configured. */
  String sensor();

  /** Where the fact is born; see {@link Origin}. */
  Origin origin();

  /** Event time, epoch milliseconds. */
  long at();

  /** A hash of the content, stable over machines and restarts: 16 hex digits. */
  String id();
}
