package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Digest;
import java.util.Optional;

/**
 * What is measured: an OpenSLO SLI with its references resolved.
 *
 * @param measured the good or bad amount, the ready ratio, or the value
 * @param counter whether the two are counters that only go up; for sources that ask for them
 * @param total beside a good or bad amount only
 */
public record Indicator(
    String name, Kind kind, boolean counter, Source measured, Optional<Source> total) {

  /** What the measured number is. */
  public enum Kind {
    /** Good of total. */
    GOOD,
    /** Bad of total. */
    BAD,
    /** A ready ratio of successes, 0 to 1. */
    SUCCESS,
    /** A ready ratio of failures, 0 to 1. */
    FAILURE,
    /** A value that the objective's limit says good or bad of. */
    VALUE
  }

  /** Our own indicator, when it is one. */
  public Optional<OwnSli> own() {
    return measured.own() ? OwnSli.find(measured.spec().getOrDefault("sli", "")) : Optional.empty();
  }

  /**
   * The name of its series of minutes: stable while what is asked stays the same, whatever the
   * documents are called.
   */
  public String series() {
    return own()
        .map(OwnSli::word)
        .orElseGet(() ->
            measured.type()
                + "-"
                + Digest.of(kind, counter, measured.id(), total.map(Source::id).orElse("")));
  }

  /** Whether a minute of it holds a value and not a bad amount of a total. */
  public boolean isValue() {
    return kind == Kind.VALUE;
  }
}
