package io.wheeltapper.advisor.endpoint;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment of the monotonic clock by which all must be over. Immutable. */
public final class Deadline {

  private final LongSupplier nanos;
  private final long end;

  private Deadline(LongSupplier nanos, long end) {
    this.nanos = nanos;
    this.end = end;
  }

  /** So long from now. */
  public static Deadline in(Duration time, LongSupplier nanos) {
    return new Deadline(nanos, nanos.getAsLong() + time.toNanos());
  }

  /** What is left; zero when it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
  }

  /** Whether it has passed. */
  public boolean passed() {
    return end - nanos.getAsLong() <= 0;
  }
}
