package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads what a line of a scenario is about, and whose word it is. */
final class TargetReader {

  /** In the place of a node's name where several are meant. */
  private static final String NODE = "{node}";

  private TargetReader() {}

  static Target about(YamlMap map, String node) {
    Target otherwise = node.isEmpty() ? Target.site() : Target.node(node);
    return map.get("about").map(v -> target(v, node, otherwise)).orElse(otherwise);
  }

  static Target target(YamlValue value, Target otherwise) {
    return target(value, "", otherwise);
  }

  private static Target target(YamlValue value, String node, Target otherwise) {
    try {
      String text = value.text("").replace(NODE, node);
      return text.equals("site") ? Target.site() : Target.parse(text);
    } catch (IllegalArgumentException e) {
      value.problem("target", String.valueOf(e.getMessage()), "write for example node:n1");
      return otherwise;
    }
  }

  static Origin origin(YamlMap map) {
    List<String> words =
        Arrays.stream(Origin.values()).map(o -> o.name().toLowerCase(Locale.ROOT)).toList();
    String word = map.get("origin").map(v -> v.word(words, "host")).orElse("host");
    return Origin.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
