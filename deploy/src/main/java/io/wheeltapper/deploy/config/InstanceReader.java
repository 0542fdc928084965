package io.wheeltapper.deploy.config;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the instances of one sort: each a kind and that kind's own settings. */
final class InstanceReader {

  private final String sort;
  private final Map<String, KindSpec> specs;
  private final Path base;

  InstanceReader(String sort, SortedMap<String, KindSpec> specs, Path base) {
    this.sort = sort;
    this.specs = specs;
    this.base = base;
  }

  SortedMap<String, Instance> read(YamlValue value) {
    SortedMap<String, Instance> instances = new TreeMap<>();
    value
        .map()
        .ifPresent(
            map -> map.all().forEach((name, v) -> v.map().ifPresent(m -> one(name, m, instances))));
    return instances;
  }

  private void one(String name, YamlMap map, SortedMap<String, Instance> instances) {
    String kind = map.need("kind", "KIND").map(v -> v.text("")).orElse("");
    KindSpec spec = specs.get(kind);
    if (spec == null) {
      map.get("kind")
          .ifPresent(v ->
              v.problem(
                  "unknown-kind",
                  "'" + kind + "' is no kind of " + sort + Nearest.hint(kind, specs.keySet()),
                  ""));
      return;
    }
    Map<String, String> values = new TreeMap<>();
    map.all()
        .forEach((key, v) -> {
          if (!key.equals("kind")) {
            values.put(key, setting(spec, key, v));
          }
        });
    Settings.Place place = (key, message) -> map.place(key).here("bad-setting", message, "");
    try {
      instances.put(name, new Instance(kind, new Settings(name, spec, values, place)));
    } catch (BadSetting e) {
      map.place(e.key()).problem("bad-setting", String.valueOf(e.getMessage()), "");
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
