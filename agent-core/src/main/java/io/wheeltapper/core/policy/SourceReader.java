package io.wheeltapper.core.policy;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads data sources and the metric sources that refer to them. */
final class SourceReader {

  /** Types of which somebody here takes the numbers; one that only looks like them is a slip. */
  private static final List<String> MEASURED = List.of(OwnSli.TYPE, "prometheus", "mimir");

  private record DataSource(String type, SortedMap<String, String> connection) {}

  private final Map<String, DataSource> known = new TreeMap<>();

  /** A document of the kind DataSource. */
  void dataSource(SloDocument document) {
    YamlMap spec = document.spec();
    spec.text("description", "");
    String type = spec.need("type", "Prometheus").map(v -> v.text("")).orElse("");
    SortedMap<String, String> connection = new TreeMap<>();
    spec.map("connectionDetails").ifPresent(m -> flat("", m, connection));
    spec.noMore();
    known.put(document.name(), new DataSource(type.toLowerCase(Locale.ROOT), connection));
  }

  /** What stands below {@code good}, {@code total} …: {@code {metricSource: {…}}}. */
  Optional<Source> metric(YamlMap metric) {
    Optional<YamlMap> source = metric.need("metricSource", "{…}").flatMap(YamlValue::map);
    metric.noMore();
    return source.flatMap(this::source);
  }

  private Optional<Source> source(YamlMap map) {
    Optional<YamlValue> ref = map.get("metricSourceRef");
    String name = ref.map(v -> v.text("")).orElse("");
    DataSource data = known.get(name);
    if (ref.isPresent() && data == null) {
      ref.get()
          .problem(
              "slo-reference",
              "there is no DataSource '" + name + "'" + Nearest.hint(name, known.keySet()),
              "");
    }
    Optional<YamlValue> typeAt = map.get("type");
    String type = typeAt.map(v -> v.text("").toLowerCase(Locale.ROOT)).orElse("");
    SortedMap<String, String> spec = new TreeMap<>();
    Optional<YamlMap> asked = map.need("spec", "{…}").flatMap(YamlValue::map);
    asked.ifPresent(m -> flat("", m, spec));
    map.noMore();
    if (data != null && !type.isEmpty() && !type.equals(data.type())) {
      typeAt.ifPresent(v ->
          v.problem(
              "slo-source-type",
              "the DataSource '" + name + "' has the type " + data.type(),
              "leave the type out"));
    }
    String of = data == null ? type : data.type();
    if (of.isEmpty()) {
      if (ref.isEmpty()) {
        map.problem("missing-key", "'type' is missing", "write type: wheeltapper");
      }
      return Optional.empty();
    }
    if (MEASURED.stream().anyMatch(m -> Nearest.close(of, m)) && !MEASURED.contains(of)) {
      typeAt.ifPresent(v -> v.word(MEASURED, ""));
      return Optional.empty();
    }
    if (of.equals(OwnSli.TYPE) && !ours(map, asked)) {
      return Optional.empty();
    }
    return Optional.of(
        new Source(of, name, data == null ? new TreeMap<>() : data.connection(), spec));
  }

  /** One of our own says which, and no more. */
  private static boolean ours(YamlMap map, Optional<YamlMap> spec) {
    if (spec.isEmpty()) {
      return false;
    }
    Optional<YamlValue> sli = spec.get().get("sli");
    if (sli.isEmpty()) {
      map.place("spec")
          .problem("missing-key", "'sli' is missing", "write sli: " + OwnSli.GPU_MINUTES.word());
      return false;
    }
    boolean found = !sli.get().word(OwnSli.words(), "").isEmpty();
    spec.get().all().keySet().stream()
        .filter(k -> !k.equals("sli"))
        .forEach(k ->
            spec.get()
                .place(k)
                .problem(
                    "unknown-key", "'" + k + "' is no key here", "our own sources have sli only"));
    return found;
  }

  private static void flat(String prefix, YamlMap map, SortedMap<String, String> into) {
    map.all().forEach((key, value) -> flat(prefix + key, value, into));
  }

  private static void flat(String name, YamlValue value, SortedMap<String, String> into) {
    if (value.isScalar()) {
      into.put(name, value.text(""));
    } else if (value.isList()) {
      int i = 0;
      for (YamlValue item : value.list()) {
        flat(name + "." + i++, item, into);
      }
    } else {
      value.map().ifPresent(m -> flat(name + ".", m, into));
    }
  }
}
