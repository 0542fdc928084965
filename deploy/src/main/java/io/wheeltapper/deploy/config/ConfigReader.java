package io.wheeltapper.deploy.config;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Reads the configuration file into {@link Config}, key by key of its records. */
public final class ConfigReader {

  /**
   * A configuration and where it is from.
   *
   * @param hash of the file's text; of the defaults where there is no file
   */
  public record Loaded(Config config, String hash) {}

  private final InstanceReader sensors;
  private final InstanceReader actuators;
  private final Path base;

  private ConfigReader(Kinds kinds, Path base) {
    this.sensors = new InstanceReader("sensor", kinds.sensorSpecs(), base);
    this.actuators = new InstanceReader("actuator", kinds.actuatorSpecs(), base);
    this.base = base;
  }

  /** What holds without a file. */
  public static Loaded defaults() {
    return new Loaded(Config.defaults(), Digest.full("config", Config.defaults()));
  }

  /**
   * Reads a file.
   *
   * @throws BadConfig with everything that is wrong
   */
  public static Loaded read(Path file, Kinds kinds) throws BadConfig {
    Problems problems = new Problems();
    Path parent = file.toAbsolutePath().normalize().getParent();
    ConfigReader reader = new ConfigReader(kinds, parent == null ? Path.of("/") : parent);
    Optional<YamlMap> top = YamlFile.read(file, file.toString(), problems);
    Config config = top.map(reader::config).orElse(Config.defaults());
    if (!problems.none()) {
      throw new BadConfig(problems.all());
    }
    try {
      return new Loaded(config, Digest.full("config", Files.readString(file)));
    } catch (IOException e) {
      throw new BadConfig(
          List.of(new Problem(file.toString(), 0, 0, "yaml-read", "went away: " + e, "")));
    }
  }

  /**
   * Reads the file of one machine's own agent.
   *
   * @throws BadConfig with everything that is wrong
   */
  public static NodeConfig readNode(Path file, Kinds kinds) throws BadConfig {
    Problems problems = new Problems();
    Path parent = file.toAbsolutePath().normalize().getParent();
    ConfigReader reader = new ConfigReader(kinds, parent == null ? Path.of("/") : parent);
    NodeConfig config =
        YamlFile.read(file, file.toString(), problems)
            .map(top -> reader.record(top, NodeConfig.defaults()))
            .orElse(NodeConfig.defaults());
    if (!problems.none()) {
      throw new BadConfig(problems.all());
    }
    return config;
  }

  private Config config(YamlMap top) {
    Config config = record(top, Config.defaults());
    String exposed = config.api().exposed();
    if (!exposed.isEmpty()) {
      top.map("api")
          .flatMap(a -> a.get("bind"))
          .ifPresent(v ->
              v.problem(
                  "bind-loopback",
                  exposed,
                  "write 127.0.0.1, or give api: {tls: {certificate, key}, login: {tokens: FILE}}"));
    }
    wrong(top, "tls", "api-tls", config.api().tls().wrong());
    wrong(top, "login", "api-login", config.api().login().wrong());
    String wrong = config.api().approve().wrong();
    if (!wrong.isEmpty()) {
      top.map("api")
          .flatMap(a -> a.get("approve"))
          .ifPresent(v -> v.problem("approve", wrong, "see the configuration's schema"));
    }
    top.map("policy")
        .flatMap(p -> p.get("unsigned"))
        .ifPresent(v -> v.word(List.of("refuse", "allow"), "refuse"));
    observe(top, config.observe());
    return config;
  }

  private static void observe(YamlMap top, Config.Observe read) {
    top.map("observe")
        .ifPresent(o -> {
          o.get("log").ifPresent(v -> v.word(List.of("text", "json"), "text"));
          if (!read.sound()) {
            o.get("traces")
                .ifPresent(v -> v.wrong(read.traces(), "as http://127.0.0.1:4318/v1/traces"));
          }
          if (!read.price().sound()) {
            o.map("price")
                .flatMap(p -> p.get("currency"))
                .ifPresent(v -> v.wrong(read.price().currency(), "three letters, as EUR"));
          }
        });
  }

  private static void wrong(YamlMap top, String key, String code, String what) {
    if (!what.isEmpty()) {
      top.map("api")
          .flatMap(a -> a.get(key))
          .ifPresent(v -> v.problem(code, what, "see the configuration's schema"));
    }
  }

  @SuppressWarnings("unchecked") // A record of T's own class is made from its own components.
  private <T extends Record> T record(YamlMap map, T defaults) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Object fallback = Components.value(component, defaults);
      types[i] = component.getType();
      values[i] =
          map.get(Components.key(component))
              .map(v -> value(component, v, fallback))
              .orElse(fallback);
    }
    map.noMore();
    try {
      return (T) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's canonical constructor is public", e);
    }
  }

  private Object value(RecordComponent component, YamlValue value, Object fallback) {
    Key about = Components.about(component);
    return switch (fallback) {
      case String text -> value.text(text);
      case Integer number -> value.whole(number, about.least(), about.most());
      case Double number -> value.decimal(number, about.least(), about.most());
      case Boolean flag -> value.flag(flag);
      case Duration duration -> value.duration(duration);
      case Bytes bytes -> bytes(value, bytes);
      case Path _ -> path(value);
      case List<?> _ -> value.list().stream().map(this::path).toList();
      case SortedMap<?, ?> _ ->
          (component.getName().equals("sensors") ? sensors : actuators).read(value);
      case Sinks _ -> Sinks.read(value, base);
      case Cosigners _ -> Cosigners.read(value);
      case Bounds _ -> Bounds.read(value);
      case Masked _ -> Masked.read(value);
      case Webhooks _ -> Webhooks.read(value, base);
      case Advising _ -> Advising.read(value, base);
      case Record record -> value.map().<Record>map(m -> record(m, record)).orElse(record);
      default -> throw new IllegalStateException("no key is read as " + fallback.getClass());
    };
  }

  private static Bytes bytes(YamlValue value, Bytes fallback) {
    String text = value.text("");
    Optional<Bytes> bytes = Bytes.parse(text);
    if (bytes.isEmpty()) {
      value.wrong(text, "a size such as 500MiB or 1GiB");
    }
    return bytes.orElse(fallback);
  }

  private Path path(YamlValue value) {
    String text = value.text("");
    try {
      return text.isEmpty() ? Config.NONE : base.resolve(text).normalize();
    } catch (InvalidPathException e) {
      value.wrong(text, "a path");
      return Config.NONE;
    }
  }
}
