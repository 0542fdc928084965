package io.wheeltapper.core.policy;

/** A stretch of time: from its start up to, but not with, its end; epoch milliseconds. */
public record Span(long start, long end) {

  /** Whether a moment lies in it. */
  public boolean has(long at) {
    return start <= at && at < end;
  }
}
