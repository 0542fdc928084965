package io.wheeltapper.deploy.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Signals as JSON, one object a line: either what may stand under {@code given}, or a signal with
 * the keys of a recording ({@code signal target node sensor origin at type value fields raw}, and
 * {@code numbers} of a snapshot). The times of the latter are moved, so that the first is at 0.
 *
 * @param given the former as one YAML text, each on the line where it stands
 * @param said the latter
 * @param premises the world: the usual one where all nodes are of it, else the nodes that are named
 */
record SignalLines(String given, List<Given> said, Premises premises) {

  private static final List<String> KEYS =
      List.of(
          "signal", "target", "node", "sensor", "origin", "at", "type", "value", "fields", "raw",
          "numbers");

  /** Whether a text is of this sort: its first line is an object of its own. */
  static boolean is(String text) {
    String first = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("").strip();
    return first.startsWith("{")
        && first.endsWith("}")
        && !first.matches("\\{\\s*\"?given\"?\\s*:.*");
  }

  /** Reads them; what is wrong goes to the problems, with its line. */
  static SignalLines read(String text, String shownAs, Problems problems) {
    StringBuilder given = new StringBuilder("given: [");
    Map<Integer, JsonNode> signals = new LinkedHashMap<>();
    TreeSet<String> nodes = new TreeSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        try {
          JsonNode one = Json.mapper().readTree(line);
          if (!(one instanceof ObjectNode)) {
            throw new IllegalArgumentException("this line is no JSON object");
          }
          named(one, nodes);
          if (one.has("signal")) {
            signals.put(number, one);
          } else {
            given.append(line.strip()).append(',');
          }
        } catch (JsonProcessingException | IllegalArgumentException e) {
          problems.add(problem(shownAs, number, e));
        }
      }
      given.append('\n');
    }
    boolean usual = Premises.USUAL.nodes().containsAll(nodes);
    return new SignalLines(
        given.append(']').toString(),
        said(signals, shownAs, problems),
        usual ? Premises.USUAL : new Premises(List.copyOf(nodes), new TreeMap<>()));
  }

  private static void named(JsonNode one, TreeSet<String> nodes) {
    for (String key : List.of("on", "node", "drain", "undrain")) {
      String text = one.path(key).asText("");
      if (!text.isEmpty()) {
        NodeNames.expand(text).ifPresent(nodes::addAll);
      }
    }
  }

  private static List<Given> said(
      Map<Integer, JsonNode> signals, String shownAs, Problems problems) {
    long first = signals.values().stream().mapToLong(s -> s.path("at").asLong()).min().orElse(0);
    List<Given> said = new ArrayList<>();
    signals.forEach((line, json) -> {
      try {
        long at = json.path("at").asLong() - first;
        said.add(new Given.Said(at, signal(json, Clock.ZERO + at)));
      } catch (IllegalArgumentException e) {
        problems.add(problem(shownAs, line, e));
      }
    });
    return said;
  }

  private static Signal signal(JsonNode json, long at) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!KEYS.contains(field.getKey())) {
        throw new IllegalArgumentException("a signal has no '" + field.getKey() + "' here");
      }
    }
    Target target = Target.parse(json.path("target").asText());
    String node = json.path("node").asText("");
    String sensor = json.path("sensor").asText("lines");
    Origin origin = Origin.valueOf(json.path("origin").asText("host").toUpperCase(Locale.ROOT));
    String type = json.path("type").asText();
    String raw = json.path("raw").asText("");
    return switch (json.path("signal").asText()) {
      case "event" -> new Event(target, node, sensor, origin, at, type, fields(json), raw);
      case "status" -> {
        String value = json.path("value").asText("");
        yield new Status(target, node, sensor, origin, at, type, value, fields(json), raw);
      }
      case "snapshot" -> new Snapshot(target, node, sensor, origin, at, Metrics.of(numbers(json)));
      default -> throw new IllegalArgumentException("a signal is an event, status or snapshot");
    };
  }

  private static Map<String, String> fields(JsonNode json) {
    Map<String, String> fields = new LinkedHashMap<>();
    json.path("fields").properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
    return fields;
  }

  private static Map<String, Double> numbers(JsonNode json) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> n : json.path("numbers").properties()) {
      if (!n.getValue().isNumber()) {
        throw new IllegalArgumentException("'" + n.getKey() + "' is no number");
      }
      numbers.put(n.getKey(), n.getValue().asDouble());
    }
    return numbers;
  }

  private static Problem problem(String shownAs, int line, Exception e) {
    String what =
        e instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return new Problem(
        shownAs,
        line,
        1,
        "signal-line",
        "this is no signal: " + what,
        "write one JSON object a line, as in policies/README.md");
  }
}
