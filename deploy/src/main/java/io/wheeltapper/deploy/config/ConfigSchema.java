package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.spi.KindSpec;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * The published JSON Schema (2020-12) of the configuration, made from its records and the kinds.
 */
public final class ConfigSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Kinds kinds;

  private ConfigSchema(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The schema as text, ending in a line feed. */
  public static String text(Kinds kinds) {
    return of(kinds).toPrettyString() + "\n";
  }

  /** The same as a tree. */
  static ObjectNode of(Kinds kinds) {
    ObjectNode top = JSON.objectNode();
    top.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    top.put("$id", "urn:wheeltapper:schema:config:1");
    top.put("title", "Wheeltapper's configuration");
    top.setAll(new ConfigSchema(kinds).record(Config.defaults()));
    return top;
  }

  /** What {@code wheeltapper node} reads, as a tree. */
  static ObjectNode ofNode(Kinds kinds) {
    return new ConfigSchema(kinds).record(NodeConfig.defaults());
  }

  private ObjectNode record(Record defaults) {
    ObjectNode node = JSON.objectNode().put("type", "object").put("additionalProperties", false);
    ObjectNode properties = node.putObject("properties");
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      Key about = Components.about(component);
      ObjectNode one = value(component, Components.value(component, defaults), about);
      properties.set(Components.key(component), one.put("description", about.value()));
    }
    return node;
  }

  private ObjectNode value(RecordComponent component, Object fallback, Key about) {
    ObjectNode node = JSON.objectNode();
    return switch (fallback) {
      case String text -> node.put("type", "string").put("default", text);
      case Integer number ->
          node.put("type", "integer")
              .put("minimum", about.least())
              .put("maximum", about.most())
              .put("default", number);
      case Double number ->
          node.put("type", "number")
              .put("minimum", about.least())
              .put("maximum", about.most())
              .put("default", number);
      case Boolean flag -> node.put("type", "boolean").put("default", flag);
      case Duration d -> duration(node).put("default", text(d));
      case Bytes bytes ->
          node.put("type", "string")
              .put("pattern", "^" + Bytes.PATTERN + "$")
              .put("default", bytes.toString());
      case Path path -> node.put("type", "string").put("default", path.toString());
      case List<?> _ -> {
        node.put("type", "array").putObject("items").put("type", "string");
        yield node;
      }
      case SortedMap<?, ?> _ ->
          instances(
              component.getName().equals("sensors") ? kinds.sensorSpecs() : kinds.actuatorSpecs());
      case Sinks _ -> Sinks.schema(node);
      case Cosigners _ -> Cosigners.schema(node);
      case Bounds _ -> Bounds.schema();
      case Masked _ -> Masked.schema();
      case Webhooks _ -> Webhooks.schema();
      case Advising _ -> adviser();
      case Record record -> record(record);
      default -> throw new IllegalStateException("no key is written as " + fallback.getClass());
    };
  }

  private static ObjectNode adviser() {
    ObjectNode node = JSON.objectNode();
    ArrayNode any = node.putArray("oneOf");
    kinds(Advising.specs(), any);
    any.forEach(one -> Advising.schema((ObjectNode) one.get("properties")));
    return node;
  }

  private static ObjectNode instances(SortedMap<String, KindSpec> specs) {
    ObjectNode node = JSON.objectNode().put("type", "object");
    kinds(specs, node.putObject("additionalProperties").putArray("oneOf"));
    return node;
  }

  static void kinds(SortedMap<String, KindSpec> specs, ArrayNode any) {
    for (KindSpec spec : specs.values()) {
      ObjectNode one =
          any.addObject()
              .put("type", "object")
              .put("additionalProperties", false)
              .put("description", spec.summary());
      ObjectNode properties = one.putObject("properties");
      properties.putObject("kind").put("const", spec.name());
      var required = one.putArray("required").add("kind");
      for (KindSpec.Setting setting : spec.settings()) {
        properties.set(setting.key(), setting(setting));
        if (setting.required()) {
          required.add(setting.key());
        }
      }
    }
  }

  private static ObjectNode setting(KindSpec.Setting setting) {
    ObjectNode node = JSON.objectNode();
    switch (setting.type()) {
      case TEXT -> node.putArray("type").add("string").add("number").add("boolean");
      case PATH -> node.put("type", "string");
      case URL -> node.put("type", "string").put("pattern", "^[a-z+]+:.+");
      case WHOLE -> node.put("type", "integer").put("minimum", 0);
      case BOOLEAN -> node.put("type", "boolean");
      case DURATION -> duration(node);
      case LIST -> node.putArray("type").add("string").add("array");
    }
    if (!setting.required() && !setting.fallback().isEmpty()) {
      node.put("default", setting.fallback());
    }
    return node.put("description", setting.summary());
  }

  /** As it is written, in the largest unit that fits whole. */
  private static String text(Duration duration) {
    if (duration.toSecondsPart() > 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() > 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }

  private static ObjectNode duration(ObjectNode node) {
    return node.put("type", "string").put("pattern", "^[0-9]{1,12}(ms|s|m|h|d)$");
  }
}
