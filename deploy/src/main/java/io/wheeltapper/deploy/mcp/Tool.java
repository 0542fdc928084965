package io.wheeltapper.deploy.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question that can be asked.
 *
 * @param needed the argument without which it cannot be asked, or null
 * @param reading how it is answered; called on any thread
 */
record Tool(
    String name,
    String title,
    String description,
    List<Input> inputs,
    @Nullable String needed,
    Reading reading) {

  Tool {
    inputs = List.copyOf(inputs);
  }

  /** Reads what answers the question. */
  @FunctionalInterface
  interface Reading {
    Reply read(Given given) throws Exception;
  }

  /** Answers a call with arguments as they came. */
  Reply answer(@Nullable Map<String, Object> arguments) throws Exception {
    return reading.read(Given.read(inputs, needed, arguments == null ? Map.of() : arguments));
  }

  /** The JSON Schema of its arguments. */
  Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    inputs.forEach(i -> properties.put(i.name(), i.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", needed == null ? List.of() : List.of(needed));
    schema.put("additionalProperties", false);
    return schema;
  }
}
