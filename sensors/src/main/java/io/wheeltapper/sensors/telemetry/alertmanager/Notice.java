package io.wheeltapper.sensors.telemetry.alertmanager;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message of Alertmanager's webhook, version 4; fields that are not known are passed over.
 *
 * @param truncated alerts of the group that Alertmanager kept back ({@code max_alerts})
 * @param rejected alerts that could not be read, each with why
 */
record Notice(List<Alert> alerts, long truncated, List<String> rejected) {

  /** More than any group of a site; the rest is said to be left out. */
  static final int MOST_ALERTS = 20_000;

  private static final int MOST_LABELS = 64;
  private static final int LONGEST_LABEL = 1_024;
  private static final int DEEPEST = 32;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  /**
   * One alert.
   *
   * @param startsAt epoch milliseconds
   * @param endsAt the same, 0 while it is firing
   * @param labels untrusted, bounded
   */
  record Alert(
      boolean firing,
      Map<String, String> labels,
      Map<String, String> annotations,
      long startsAt,
      long endsAt,
      String fingerprint) {

    Alert {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }

    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  Notice {
    alerts = List.copyOf(alerts);
    rejected = List.copyOf(rejected);
  }

  /**
   * Reads a message.
   *
   * @throws IOException when it is none of version 4, saying what it is
   */
  static Notice read(byte[] body) throws IOException {
    JsonNode message = JSON.readTree(body);
    if (message == null || !message.isObject()) {
      throw new IOException("no JSON object");
    }
    if (!message.path("version").asText().equals("4")) {
      throw new IOException(
          "version '" + cut(message.path("version").asText(), 20) + "' of the webhook; 4 is read");
    }
    if (!message.path("alerts").isArray()) {
      throw new IOException("no list of alerts");
    }
    List<Alert> alerts = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    long truncated = Math.max(0, message.path("truncatedAlerts").asLong());
    for (JsonNode one : message.path("alerts")) {
      if (alerts.size() + rejected.size() == MOST_ALERTS) {
        truncated += message.path("alerts").size() - MOST_ALERTS;
        break;
      }
      try {
        alerts.add(alert(one));
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
        rejected.add(String.valueOf(e.getMessage()));
      }
    }
    return new Notice(alerts, truncated, rejected);
  }

  private static Alert alert(JsonNode one) {
    String status = one.path("status").asText();
    if (!status.equals("firing") && !status.equals("resolved")) {
      throw new IllegalArgumentException("an alert that is neither firing nor resolved");
    }
    Map<String, String> labels = strings(one.path("labels"));
    if (labels.getOrDefault("alertname", "").isBlank()) {
      throw new IllegalArgumentException("an alert without its name");
    }
    boolean firing = status.equals("firing");
    return new Alert(
        firing,
        labels,
        strings(one.path("annotations")),
        Instant.parse(one.path("startsAt").asText()).toEpochMilli(),
        firing ? 0 : Math.max(0, Instant.parse(one.path("endsAt").asText()).toEpochMilli()),
        cut(one.path("fingerprint").asText(), 64));
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      if (strings.size() < MOST_LABELS && e.getValue().isTextual()) {
        strings.put(cut(e.getKey(), LONGEST_LABEL), cut(e.getValue().asText(), LONGEST_LABEL));
      }
    }
    return strings;
  }

  private static String cut(String text, int most) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() > most ? clean.substring(0, most) : clean;
  }
}
