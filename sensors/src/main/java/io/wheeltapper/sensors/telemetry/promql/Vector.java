package io.wheeltapper.sensors.telemetry.promql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The answer to an instant query.
 *
 * @param points one a series
 * @param warnings not empty when the answer is only a part: some of what was asked could not be
 *     read
 */
record Vector(List<Point> points, List<String> warnings) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_POINTS = 500_000;
  private static final int MOST_WARNINGS = 10;
  private static final int LONGEST = 1_024;

  /** The time of a sample, as JSON writes its number. */
  private static final Pattern SECONDS =
      Pattern.compile("-?\\d{1,16}(\\.\\d{1,16})?([eE][-+]?\\d{1,2})?");

  /** One series' value; {@code at} in epoch milliseconds. */
  record Point(Map<String, String> labels, double value, long at) {
    Point {
      labels = Map.copyOf(labels);
    }
  }

  /** What the server cannot answer, and would not answer again. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  Vector {
    points = List.copyOf(points);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads an answer.
   *
   * @throws Refused when the question is wrong
   * @throws IOException when there is no answer now
   */
  static Vector read(int status, byte[] body) throws IOException, Refused {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("answers " + status + " and no JSON", e);
    }
    if (answer == null || !answer.path("status").asText().equals("success")) {
      String why = answer == null ? "nothing" : cut(answer.path("error").asText("no reason"));
      if (status == 400 || status == 422) {
        throw new Refused(why);
      }
      throw new IOException("answers " + status + ": " + why);
    }
    List<String> warnings = new ArrayList<>();
    for (JsonNode warning : answer.path("warnings")) {
      if (warnings.size() < MOST_WARNINGS) {
        warnings.add(cut(warning.asText()));
      }
    }
    return new Vector(points(answer.path("data")), warnings);
  }

  private static List<Point> points(JsonNode data) throws Refused {
    List<Point> points = new ArrayList<>();
    JsonNode result = data.path("result");
    switch (data.path("resultType").asText()) {
      case "scalar" -> add(points, Map.of(), result);
      case "vector" -> {
        for (JsonNode one : result) {
          if (points.size() >= MOST_POINTS) {
            throw new Refused("it gives more than " + MOST_POINTS + " series; aggregate it");
          }
          add(points, labels(one.path("metric")), one.path("value"));
        }
      }
      default -> throw new Refused("it gives no numbers of one time; ask for a vector");
    }
    return points;
  }

  private static Map<String, String> labels(JsonNode metric) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : metric.properties()) {
      if (labels.size() < Series.MOST_LABELS && !e.getKey().equals("__name__")) {
        labels.put(cut(e.getKey()), cut(e.getValue().asText()));
      }
    }
    return labels;
  }

  /** What is no finite number is missing; so is a native histogram. */
  private static void add(List<Point> points, Map<String, String> labels, JsonNode pair) {
    try {
      double value = Double.parseDouble(pair.path(1).asText());
      String seconds = pair.path(0).asText();
      if (Double.isFinite(value) && SECONDS.matcher(seconds).matches()) {
        long at = new BigDecimal(seconds).movePointRight(3).longValue();
        points.add(new Point(labels, value, at));
      }
    } catch (NumberFormatException e) {
      return; // "+Inf" and "-Inf" among them
    }
  }

  private static String cut(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
