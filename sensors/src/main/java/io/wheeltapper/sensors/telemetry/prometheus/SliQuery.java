package io.wheeltapper.sensors.telemetry.prometheus;

import java.net.URI;
import java.util.Optional;

/**
 * One service level indicator that a Prometheus or a Mimir measures.
 *
 * @param series the name under which its minutes are said
 * @param counter whether the numbers are counters that only go up, so that their increase counts
 * @param measured the good or bad amount, the ratio, or the value
 * @param total beside a good or bad amount only
 */
public record SliQuery(
    String series, Shape shape, boolean counter, Asked measured, Optional<Asked> total) {

  /** What the measured number is. */
  public enum Shape {
    /** Good of the total. */
    GOOD,
    /** Bad of the total. */
    BAD,
    /** A ready ratio of successes, 0 to 1. */
    SUCCESS,
    /** A ready ratio of failures, 0 to 1. */
    FAILURE,
    /** A value by itself. */
    VALUE
  }

  /** A PromQL expression and where it is asked. */
  public record Asked(Server server, String query) {}

  /**
   * Where to ask.
   *
   * @param url what stands before {@code /api/v1/query}: {@code http://127.0.0.1:9090}, of a Mimir
   *     {@code https://mimir.example/prometheus}
   * @param tenant the header {@code X-Scope-OrgID}, or {@code ""}
   * @param tokenFile a file with a bearer token, read at every question, or {@code ""}
   * @param historyMillis how far back it is asked after a start
   */
  public record Server(URI url, String tenant, String tokenFile, long historyMillis) {}
}
