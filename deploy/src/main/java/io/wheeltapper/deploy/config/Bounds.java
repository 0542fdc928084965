package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Within what set-points may be moved: {@code - {of: supply, on: loop:cdu-3, least: 24, most: 30}}.
 *
 * @param all one a set-point
 */
public record Bounds(List<Bound> all) {

  /** No set-point may be moved. */
  public static final Bounds NONE = new Bounds(List.of());

  /** Our own reading of the vendors' notes: one degree in ten minutes. */
  private static final String STEP = "1";

  private static final Duration EVERY = Duration.ofMinutes(10);

  public Bounds {
    all = List.copyOf(all);
  }

  /** Reads a list of them; what is wrong goes to the value's problems. */
  public static Bounds read(YamlValue value) {
    List<Bound> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (YamlValue each : value.list()) {
      Optional<Bound> bound = each.map().flatMap(Bounds::bound);
      if (bound.isPresent() && !seen.add(bound.get().of() + " " + bound.get().on())) {
        each.problem("bound-twice", "this set-point has bounds already", "keep one");
      }
      bound.ifPresent(all::add);
    }
    return new Bounds(all);
  }

  private static Optional<Bound> bound(YamlMap map) {
    String of = map.need("of", "supply").map(v -> v.word(List.of("supply", "cap"), "")).orElse("");
    Optional<Target> on = map.need("on", "loop:cdu-1").flatMap(Bounds::target);
    Optional<BigDecimal> least = map.need("least", "24").flatMap(Bounds::number);
    Optional<BigDecimal> most = map.need("most", "30").flatMap(Bounds::number);
    Optional<BigDecimal> step = map.get("step").map(Bounds::number).orElse(Bound.number(STEP));
    long every = map.duration("every", EVERY).toMillis();
    boolean ordered = least.isEmpty() || most.isEmpty() || least.get().compareTo(most.get()) < 0;
    if (!ordered) {
      map.problem("bound-order", "least is not below most", "write the lower one as least");
    }
    map.noMore();
    if (on.isEmpty() || least.isEmpty() || most.isEmpty() || step.isEmpty() || !ordered) {
      return Optional.empty();
    }
    return Optional.of(
        new Bound(
            of,
            on.get(),
            Bound.text(least.get()),
            Bound.text(most.get()),
            Bound.text(step.get()),
            every));
  }

  private static Optional<Target> target(YamlValue value) {
    try {
      return Optional.of(Target.parse(value.text("")));
    } catch (IllegalArgumentException e) {
      value.problem("target", String.valueOf(e.getMessage()), "write for example loop:cdu-1");
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> number(YamlValue value) {
    Optional<BigDecimal> number = Bound.number(value.text(""));
    if (number.isEmpty()) {
      value.wrong(value.text(""), "a number such as 24 or 27.5");
    }
    return number;
  }

  static ObjectNode schema() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "array");
    ObjectNode one = node.putObject("items").put("type", "object");
    one.put("additionalProperties", false);
    one.putArray("required").add("of").add("on").add("least").add("most");
    ObjectNode properties = one.putObject("properties");
    var of = properties.putObject("of").put("description", "Which set-point of it.");
    of.putArray("enum").add("supply").add("cap");
    properties
        .putObject("on")
        .put("type", "string")
        .put("pattern", "^[a-z]+:.+")
        .put("description", "Of what, as loop:cdu-3.");
    number(properties, "least", "The lowest that may be set.");
    number(properties, "most", "The highest that may be set.");
    number(properties, "step", "The most it moves at once.").put("default", 1);
    properties
        .putObject("every")
        .put("type", "string")
        .put("pattern", "^[0-9]{1,12}(ms|s|m|h|d)$")
        .put("default", "10m")
        .put("description", "How long it then stays.");
    return node;
  }

  private static ObjectNode number(ObjectNode properties, String key, String what) {
    return properties.putObject(key).put("type", "number").put("description", what);
  }
}
