package io.wheeltapper.core.runtime.recording;

import java.time.Duration;

/**
 * What recordings may take.
 *
 * @param maxAge segments older than this are deleted
 * @param maxBytes beyond this, compressed and in all, the oldest are deleted; at least 1 MiB
 * @param queued the most signals and other inputs that wait for the disk; beyond, they are dropped
 *     and counted
 */
public record RecordingLimits(Duration maxAge, long maxBytes, int queued) {

  /** A segment is at most this part of what all may take, in age and in bytes. */
  private static final int SEGMENTS = 16;

  public RecordingLimits {
    if (maxBytes < 1 << 20 || maxAge.isNegative() || maxAge.isZero() || queued < 1) {
      throw new IllegalArgumentException(
          "a recording needs at least 1 MiB, an age and a queue; not " + maxBytes + " bytes");
    }
  }

  /** A day, 1 GiB, and 100,000 signals in the queue (some 100 MB). */
  public static RecordingLimits defaults() {
    return new RecordingLimits(Duration.ofHours(24), 1L << 30, 100_000);
  }

  long segmentBytes() {
    return maxBytes / SEGMENTS;
  }

  long segmentMillis() {
    return Math.max(1, maxAge.toMillis() / SEGMENTS);
  }
}
