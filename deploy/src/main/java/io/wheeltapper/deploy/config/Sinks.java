package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.deploy.sinks.SinkKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Where checkpoints go: {@code [/mnt/share, {kind: git, path: …}]}, plain folders and other kinds.
 */
public record Sinks(List<Path> folders, List<Instance> others) {

  /** None. */
  public static final Sinks NONE = new Sinks(List.of(), List.of());

  public Sinks {
    folders = List.copyOf(folders);
    others = List.copyOf(others);
  }

  /** Whether checkpoints go nowhere. */
  public boolean isEmpty() {
    return folders.isEmpty() && others.isEmpty();
  }

  static Sinks read(YamlValue value, Path base) {
    List<Path> folders = new ArrayList<>();
    List<Instance> others = new ArrayList<>();
    SortedMap<String, KindSpec> specs = SinkKind.specs();
    InstanceReader reader = new InstanceReader("sink", specs, base);
    for (YamlValue each : value.list()) {
      if (each.isScalar()) {
        folder(each, base, folders);
      } else {
        each.map().ifPresent(map -> other(map, reader, others));
      }
    }
    return new Sinks(folders, others);
  }

  private static void folder(YamlValue value, Path base, List<Path> folders) {
    String text = value.text("");
    try {
      folders.add(text.isEmpty() ? Config.NONE : base.resolve(text).normalize());
    } catch (InvalidPathException e) {
      value.wrong(text, "a path");
    }
  }

  private static void other(YamlMap map, InstanceReader reader, List<Instance> others) {
    String name = "sink " + (others.size() + 1);
    reader
        .read(name, map)
        .ifPresent(instance -> {
          try {
            SinkKind.of(instance.kind()).create(instance.settings());
            others.add(instance);
          } catch (BadSetting e) {
            map.place(e.key()).problem("bad-setting", String.valueOf(e.getMessage()), "");
          }
        });
  }

  static ObjectNode schema(ObjectNode node) {
    node.put("type", "array");
    var any = node.putObject("items").putArray("oneOf");
    any.addObject().put("type", "string");
    ConfigSchema.kinds(SinkKind.specs(), any);
    return node;
  }
}
