package io.wheeltapper.deploy.mcp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, each of its declared form. */
record Given(Map<String, Object> values) {

  /**
   * Reads them.
   *
   * @throws Unanswered naming the argument that is unknown, missing or of another form
   */
  static Given read(List<Input> inputs, @Nullable String needed, Map<String, Object> arguments)
      throws Unanswered {
    Map<String, Object> values = new TreeMap<>();
    Map<String, Object> left = new TreeMap<>(arguments);
    for (Input input : inputs) {
      Object value = left.remove(input.name());
      if (value != null) {
        values.put(input.name(), input.read(value));
      } else if (input.name().equals(needed)) {
        throw new Unanswered(needed + " is missing: " + input.description());
      }
    }
    if (!left.isEmpty()) {
      String known = inputs.stream().map(Input::name).collect(Collectors.joining(", "));
      throw new Unanswered(
          "an argument is unknown; " + (known.isEmpty() ? "there is none" : "there are " + known));
    }
    return new Given(values);
  }

  Optional<String> name(String input) {
    return Optional.ofNullable(values.get(input)).map(String.class::cast);
  }

  /** One that must be there. */
  String needed(String input) {
    return name(input).orElseThrow();
  }

  Optional<Long> whole(String input) {
    return Optional.ofNullable(values.get(input)).map(Long.class::cast);
  }

  boolean yes(String input) {
    return Boolean.TRUE.equals(values.get(input));
  }
}
