package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of signals that are replaced by a hash before they are recorded: {@code mask: [name,
 * user]}.
 *
 * @param fields their names; {@code raw} is the source's own text
 */
public record Masked(List<String> fields) {

  /** All can be read. */
  public static final Masked NONE = new Masked(List.of());

  private static final String FIELD = "[A-Za-z][A-Za-z0-9_.-]{0,63}";

  public Masked {
    fields = List.copyOf(fields);
  }

  /** Reads a list of names; what is wrong goes to the value's problems. */
  static Masked read(YamlValue value) {
    List<String> fields = new ArrayList<>();
    for (YamlValue each : value.list()) {
      String field = each.text("");
      if (!field.matches(FIELD)) {
        each.wrong(field, "the name of a field, such as user");
      } else if (Mask.DECIDING.contains(field)) {
        each.problem(
            "mask-deciding",
            "'" + field + "' decides; a recording without it could not be replayed",
            "leave it out; names, users, reasons and raw can be masked");
      } else {
        fields.add(field);
      }
    }
    return new Masked(fields);
  }

  static ObjectNode schema() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "array");
    node.putObject("items").put("type", "string").put("pattern", "^" + FIELD + "$");
    return node;
  }
}
