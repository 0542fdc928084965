package io.wheeltapper.deploy.observe;

import java.util.Locale;

/** The published page of all metrics, as Markdown. */
final class MetricPage {

  private static final String HEAD =
      """
      # Metrics

      Made from `MetricList.java` by `MetricPageTest`, which holds it against a live scrape. `GET /metrics` answers in Prometheus' text format, and in
      OpenMetrics with exemplars (trace ids) to whoever asks for `application/openmetrics-text`, as Prometheus does. No label names a node, a job, a
      person or a case: instances' names, faults, actions and rules' words bound them.

      What counts from the ledger is folded from its first entry at each start, so that a restart resets nothing; the rest begins with the process.
      Rules, alerts and dashboards: `deploy/prometheus`, `deploy/grafana`.

      | Metric | Type | Unit | Labels | Meaning | Counted from |
      |---|---|---|---|---|---|
      """;

  private MetricPage() {}

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Metric m : MetricList.every()) {
      text.append("| `")
          .append(m.name())
          .append("` | ")
          .append(m.type().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(m.unit())
          .append(" | ")
          .append(String.join(", ", m.labels()))
          .append(" | ")
          .append(m.meaning())
          .append(" | ")
          .append(m.from())
          .append(" |\n");
    }
    return text.toString();
  }
}
