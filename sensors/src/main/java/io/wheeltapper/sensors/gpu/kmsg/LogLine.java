package io.wheeltapper.sensors.gpu.kmsg;

/**
 * A line without what its log put before it.
 *
 * @param source who wrote it
 * @param at epoch milliseconds, or {@link #UNSTAMPED}
 * @param message what was said
 */
record LogLine(Source source, long at, String message) {

  /** The line carries no time. */
  static final long UNSTAMPED = Long.MIN_VALUE;

  /** Who wrote the line. */
  enum Source {
    /** The kernel's own facility 0, or a log's {@code kernel} tag. */
    KERNEL,
    /** A program: anybody could have written it. */
    USER,
    /** The shape of this log does not say. */
    UNSAID
  }

  boolean stamped() {
    return at != UNSTAMPED;
  }
}
