package io.wheeltapper.sensors.topology.netbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of NetBox is wanted, and how things are called here.
 *
 * @param words {@code rack domain leaf pdu loop storage}: what is said of a node
 * @param nodeField the custom field that holds a node's name; else its device's name, {@code ""}
 * @param shortNames a node's name ends at its first dot
 * @param leafRoles slugs of the device roles that leaf switches have
 * @param fields by word the custom field that says it, of the device or else of its rack
 */
record Wanted(
    Set<String> words,
    String nodeField,
    boolean shortNames,
    Set<String> leafRoles,
    Map<String, String> fields) {

  /** Names in one custom field, at most. */
  private static final int MOST_NAMES = 32;

  Wanted {
    words = Set.copyOf(words);
    leafRoles = Set.copyOf(leafRoles);
    fields = Map.copyOf(fields);
  }

  /** Whether this is said, and cables say it. */
  boolean byCable(String word) {
    return words.contains(word)
        && !fields.containsKey(word)
        && (!word.equals("leaf") || !leafRoles.isEmpty());
  }

  /** Whether racks must be read too: a custom field may be theirs. */
  boolean racks() {
    return fields.keySet().stream().anyMatch(words::contains);
  }

  /** The node that a device is; empty when it has no name that a node can have. */
  Optional<String> node(JsonNode device) {
    Optional<String> name =
        nodeField.isEmpty()
            ? name(device)
            : values(device.path("custom_fields").path(nodeField)).stream().findFirst();
    return name.map(n -> shortNames && n.indexOf('.') > 0 ? n.substring(0, n.indexOf('.')) : n);
  }

  /** What a device or a rack says of a word by its custom field; nothing when it does not. */
  List<String> said(String word, JsonNode object) {
    String field = fields.getOrDefault(word, "");
    return field.isEmpty() ? List.of() : values(object.path("custom_fields").path(field));
  }

  /** An object's name, where a target can be called so. */
  static Optional<String> name(JsonNode object) {
    return named(object.path("name").asText(""));
  }

  /**
   * The names in a custom field: text, a number, a choice, an object, or several of them. In text
   * several are parted by commas.
   */
  private static List<String> values(JsonNode value) {
    List<String> names = new ArrayList<>();
    if (value.isArray()) {
      for (JsonNode each : value) {
        if (!each.isArray() && names.size() < MOST_NAMES) {
          names.addAll(values(each));
        }
      }
    } else if (value.isObject()) {
      for (String key : List.of("name", "label", "display", "value")) {
        if (names.isEmpty()) {
          named(value.path(key).asText("")).ifPresent(names::add);
        }
      }
    } else if (value.isTextual() || value.isIntegralNumber()) {
      for (String part : value.asText().split(",", MOST_NAMES + 1)) {
        named(part).ifPresent(names::add);
      }
    }
    return List.copyOf(names);
  }

  private static Optional<String> named(String text) {
    String name = text.strip();
    boolean good =
        !name.isEmpty()
            && name.length() <= Target.LONGEST_ID
            && name.indexOf(',') < 0
            && name.chars().noneMatch(Character::isISOControl);
    return good ? Optional.of(name) : Optional.empty();
  }
}
