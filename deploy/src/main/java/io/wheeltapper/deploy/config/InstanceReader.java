package io.wheeltapper.deploy.config;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the instances of one sort: each a kind and that kind's own settings. */
final class InstanceReader {

  private final String sort;
  private final Map<String, KindSpec> specs;
  private final Path base;
  private final List<String> others;

  InstanceReader(String sort, SortedMap<String, KindSpec> specs, Path base) {
    this(sort, specs, base, List.of());
  }

  /** With keys beside a kind's own, which somebody else reads. */
  InstanceReader(String sort, SortedMap<String, KindSpec> specs, Path base, List<String> others) {
    this.others = List.copyOf(others);
    this.sort = sort;
    this.specs = specs;
    this.base = base;
  }

  SortedMap<String, Instance> read(YamlValue value) {
    SortedMap<String, Instance> instances = new TreeMap<>();
    value
        .map()
        .ifPresent(map ->
            map.all()
                .forEach((name, v) ->
                    v.map().flatMap(m -> read(name, m)).ifPresent(i -> instances.put(name, i))));
    return instances;
  }

  /** Reads one; nothing where something is wrong with it, which then is among the problems. */
  Optional<Instance> read(String name, YamlMap map) {
    String kind = map.need("kind", "KIND").map(v -> v.text("")).orElse("");
    KindSpec spec = specs.get(kind);
    if (spec == null) {
      map.get("kind")
          .ifPresent(v ->
              v.problem(
                  "unknown-kind",
                  "'" + kind + "' is no kind of " + sort + Nearest.hint(kind, specs.keySet()),
                  ""));
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    map.all()
        .forEach((key, v) -> {
          if (!key.equals("kind") && !others.contains(key)) {
            values.put(key, setting(spec, key, v));
          }
        });
    Settings.Place place = (key, message) -> map.place(key).here("bad-setting", message, "");
    try {
      return Optional.of(new Instance(kind, new Settings(name, spec, values, place)));
    } catch (BadSetting e) {
      map.place(e.key()).problem("bad-setting", String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  /** A comma within would make two of it: of a command that would be another command. */
  private static String part(YamlValue value) {
    String text = value.text("");
    if (text.indexOf(',') >= 0) {
      value.wrong(text, "text without a comma, since a comma separates the parts of a list");
    }
    return text;
  }

  /** A setting's text: a list is joined by commas; a path that begins with a dot is the file's. */
  private String setting(KindSpec spec, String key, YamlValue value) {
    String text =
        value.isList()
            ? value.list().stream().map(InstanceReader::part).collect(Collectors.joining(","))
            : value.text("");
    boolean path =
        spec.settings().stream()
            .anyMatch(s -> s.key().equals(key) && s.type() == KindSpec.Type.PATH);
    return path && text.startsWith(".") ? base.resolve(text).normalize().toString() : text;
  }
}
