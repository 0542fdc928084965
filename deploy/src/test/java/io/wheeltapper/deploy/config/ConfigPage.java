package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The published page of every key of the configuration, as Markdown, made from its schema. */
final class ConfigPage {

  private static final String HEAD =
      """
      # Every key of the configuration

      Made from the code by `ConfigPageTest`; [config.schema.json](../schema/config.schema.json) is the same for editors. Every key has a default but those that say
      *needed*. An unknown key is an error with its line, and with the key that was probably meant. Relative paths are relative to the file's own folder. Durations are
      `250ms 10s 5m 2h 1d`, sizes `500MiB 1GiB`. A secret is never a key: a key names the file that it stands in.

      `wheeltapper init` writes a first file from what works on a machine; `wheeltapper doctor --config FILE` says what is wrong with one. A dot in a key is a
      level in the file, `[]` is each of a list: `api.port: 8484` is written `api: {port: 8484}`.

      """;

  private static final String TABLE = "| key | is | default | what it says |\n|---|---|---|---|\n";

  private final StringBuilder text = new StringBuilder(HEAD);

  private ConfigPage() {}

  static String text(Kinds kinds) {
    ConfigPage page = new ConfigPage();
    JsonNode agent = ConfigSchema.of(kinds).path("properties");
    JsonNode node = ConfigSchema.ofNode(kinds).path("properties");
    page.text.append("## The agent: `wheeltapper.yaml`\n\n").append(TABLE);
    page.keys("", agent, List.of());
    page.text.append("\n## One machine's own agent: `node.yaml`\n\n").append(TABLE);
    page.keys("", node, List.of());
    JsonNode sensors = agent.path("sensors").path("additionalProperties");
    JsonNode actuators = agent.path("actuators").path("additionalProperties");
    page.kinds("Sensors", "Sensor", "`sensors: {NAME: {kind: …}}`", sensors);
    page.kinds("Actuators", "Actuator", "`actuators: {NAME: {kind: …}}`", actuators);
    JsonNode sinks = agent.at("/checkpoints/properties/sinks/items");
    page.kinds("Sinks", "Sink", "`checkpoints: {sinks: [DIR, {kind: …}]}`", sinks);
    page.kinds("Advisers", "Adviser", "`advisor: {kind: …}`", agent.path("advisor"));
    return page.text.toString();
  }

  private void keys(String before, JsonNode properties, List<String> needed) {
    properties
        .properties()
        .forEach(e -> key(before + e.getKey(), e.getValue(), needed.contains(e.getKey())));
  }

  private void key(String name, JsonNode schema, boolean needed) {
    JsonNode inner = schema.path("properties");
    JsonNode each = schema.path("items");
    row(name, schema, needed);
    if (!inner.isMissingNode()) {
      keys(name + ".", inner, words(schema.path("required")));
    } else if (each.has("properties")) {
      keys(name + "[].", each.path("properties"), words(each.path("required")));
    }
  }

  private void row(String name, JsonNode schema, boolean needed) {
    text.append("| `").append(name).append("` | ").append(type(schema)).append(" | ");
    String fallback = schema.path("default").asText();
    text.append(needed ? "*needed*" : fallback.isEmpty() ? "" : "`" + fallback + "`");
    text.append(" | ").append(cell(schema.path("description").asText())).append(" |\n");
  }

  private void kinds(String title, String one, String written, JsonNode schema) {
    text.append("\n## ").append(title).append("\n\nWritten ").append(written).append(".\n");
    for (JsonNode kind : schema.path("oneOf")) {
      JsonNode word = kind.at("/properties/kind/const");
      if (!word.isMissingNode()) { // else it is a plain folder
        text.append("\n### ").append(one).append(" `").append(word.asText()).append("`\n\n");
        text.append(kind.path("description").asText()).append('\n');
        settings(kind);
      }
    }
  }

  private void settings(JsonNode kind) {
    List<String> needed = words(kind.path("required"));
    List<Map.Entry<String, JsonNode>> settings =
        kind.path("properties").properties().stream()
            .filter(e -> !e.getKey().equals("kind"))
            .toList();
    if (!settings.isEmpty()) {
      text.append('\n').append(TABLE);
      settings.forEach(e -> row(e.getKey(), e.getValue(), needed.contains(e.getKey())));
    }
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (schema.has("enum")) {
      return String.join(", ", words(schema.path("enum")));
    }
    if (type.isArray()) {
      return words(type).contains("array") ? "list" : "text";
    }
    return switch (type.asText("object")) {
      case "string" -> text(schema.path("pattern").asText());
      case "integer" -> "whole number" + range(schema);
      case "number" -> "number";
      case "boolean" -> "true or false";
      case "array" -> "list";
      default -> "map";
    };
  }

  private static String text(String pattern) {
    if (pattern.contains("ms|s|m|h|d")) {
      return "duration";
    }
    if (pattern.contains(Bytes.PATTERN)) {
      return "size";
    }
    return pattern.endsWith(":.+") && pattern.contains("+]") || pattern.contains("://")
        ? "URL"
        : "text";
  }

  private static String range(JsonNode schema) {
    long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
    return most == Integer.MAX_VALUE ? "" : ", " + schema.path("minimum").asLong() + " to " + most;
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(each -> words.add(each.asText()));
    return words;
  }

  /** In a table's cell a bar would end it, and an angle would be HTML. */
  private static String cell(String words) {
    return words.replace("|", "\\|").replace("<", "&lt;");
  }
}
