package io.wheeltapper.core.yaml;

import io.wheeltapper.core.spi.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * A mapping that remembers which keys were asked for; {@link #noMore} reports the others. A value
 * of the wrong type is a problem and gives the fallback, so that one reading finds all problems.
 */
public final class YamlMap {

  private final YamlValue self;
  private final Problems problems;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();
  private final Map<String, YamlValue> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  YamlMap(MappingNode node, String file, Problems problems) {
    this.self = new YamlValue(node, file, problems);
    this.problems = problems;
    for (NodeTuple tuple : node.getValue()) {
      YamlValue key = new YamlValue(tuple.getKeyNode(), file, problems);
      String name = key.text("");
      // SnakeYAML checks duplicates only when it builds objects, which we never let it do.
      if (keys.putIfAbsent(name, key) != null) {
        key.problem("yaml-twice", "'" + name + "' is there twice", "keep one");
      }
      values.put(name, new YamlValue(tuple.getValueNode(), file, problems));
    }
  }

  /** The value of a key that was written. */
  public Optional<YamlValue> get(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there; its absence is a problem. */
  public Optional<YamlValue> need(String key, String example) {
    Optional<YamlValue> value = get(key);
    if (value.isEmpty()) {
      self.problem("missing-key", "'" + key + "' is missing", "write " + key + ": " + example);
    }
    return value;
  }

  /** Text. */
  public String text(String key, String fallback) {
    return get(key).map(v -> v.text(fallback)).orElse(fallback);
  }

  /** A whole number within bounds, both allowed. */
  public int whole(String key, int fallback, int least, int most) {
    return get(key).map(v -> v.whole(fallback, least, most)).orElse(fallback);
  }

  /** A number within bounds, both allowed. */
  public double decimal(String key, double fallback, double least, double most) {
    return get(key).map(v -> v.decimal(fallback, least, most)).orElse(fallback);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean fallback) {
    return get(key).map(v -> v.flag(fallback)).orElse(fallback);
  }

  /** A duration. */
  public Duration duration(String key, Duration fallback) {
    return get(key).map(v -> v.duration(fallback)).orElse(fallback);
  }

  /** A duration in milliseconds. */
  public long millis(String key, long fallback) {
    return duration(key, Duration.ofMillis(fallback)).toMillis();
  }

  /** A list; empty when the key is not there. */
  public List<YamlValue> list(String key) {
    return get(key).map(YamlValue::list).orElse(List.of());
  }

  /** A mapping below a key. */
  public Optional<YamlMap> map(String key) {
    return get(key).flatMap(YamlValue::map);
  }

  /** All keys as written, with their values: for mappings whose keys people choose. */
  public Map<String, YamlValue> all() {
    asked.addAll(values.keySet());
    return new LinkedHashMap<>(values);
  }

  /** The place of a key as written, or of the mapping. */
  public YamlValue place(String key) {
    return keys.getOrDefault(key, self);
  }

  /** Reports every key that nobody asked for, with a did-you-mean. */
  public void noMore() {
    List<String> known = new ArrayList<>(asked);
    keys.forEach((name, key) -> {
      if (!asked.contains(name)) {
        key.problem(
            "unknown-key",
            "'" + YamlValue.shown(name) + "' is no key here" + Nearest.hint(name, known),
            "");
      }
    });
  }

  /** A problem about this mapping as a whole. */
  public void problem(String code, String message, String mend) {
    self.problem(code, message, mend);
  }

  /** Where problems go. */
  public Problems problems() {
    return problems;
  }

  @Override
  public String toString() {
    return values.keySet().stream().collect(Collectors.joining(", ", "{", "}"));
  }
}
