package io.wheeltapper.deploy.api;

/**
 * What {@code /metrics} answers.
 *
 * @param type its content type: Prometheus' text, or OpenMetrics to whoever asks for it
 */
public record Scrape(String type, String text) {

  /** The content type of Prometheus' own text format. */
  public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** That of OpenMetrics, which alone has exemplars. */
  public static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
}
