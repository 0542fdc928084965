package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.demo.Narrator;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.deploy.wiring.FileReplay;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What {@code replay} does, apart from reading its options. */
final class Replay {

  /** The order of the lines: event time, target, rule; then as the ledger has them. */
  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Replay::time)
          .thenComparing(Entry::target)
          .thenComparing(Replay::rule);

  private final Config config;
  private final @Nullable Path policies;
  private final int shards;
  private final String node;
  private final String bootTime;

  Replay(Config config, @Nullable Path policies, int shards, String node, String bootTime) {
    this.config = config;
    this.policies = policies;
    this.shards = shards;
    this.node = node;
    this.bootTime = bootTime;
  }

  /** One entry a line. */
  void json(List<String> from, Output output) throws Exception {
    List<Entry> entries = new ArrayList<>();
    FileReplay.Done done = run(from, entries::add);
    entries.sort(ORDER);
    entries.forEach(e -> output.json(CanonicalJson.bytes(e)));
    tell(done, output);
  }

  /** One readable line an entry. */
  void words(List<String> from, Output output) throws Exception {
    Narrator narrator = new Narrator(output.out(), 0, Terminal.colours(), ZoneOffset.UTC);
    FileReplay.Done done = run(from, narrator::tell);
    done.holds().forEach(h -> output.say("held  " + Terminal.plain(h, 400)));
    tell(done, output);
  }

  private static void tell(FileReplay.Done done, Output output) {
    output.note(
        done.signals()
            + " signals read, "
            + done.rejected()
            + " pieces of input were no use, "
            + done.holds().size()
            + " holds open at the end");
  }

  private FileReplay.Done run(List<String> from, Consumer<Entry> entries) throws Exception {
    List<FileReplay.Source> sources = sources(from);
    Path folder = policies == null ? Shipped.policies(config) : policies;
    Bundle bundle = Bundle.load(folder, Shipped.classes());
    return new FileReplay(bundle, ConfigOptions.topology(config), shards)
        .run(sources, entries, _ -> {});
  }

  private List<FileReplay.Source> sources(List<String> from) throws NoSuchFileException {
    Map<String, SensorKind> kinds = Kinds.discover().sensors();
    List<FileReplay.Source> sources = new ArrayList<>();
    for (String one : from) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new BadUse("--from '" + one + "' is not right; write SENSOR=FILE");
      }
      String name = one.substring(0, equals);
      SensorKind kind = kinds.get(name);
      if (kind == null) {
        throw new BadUse(
            "'" + name + "' is no kind of sensor" + Nearest.hint(name, kinds.keySet()));
      }
      Path file = Path.of(one.substring(equals + 1));
      if (!Files.isReadable(file)) {
        throw new NoSuchFileException(
            file.toString(), null, file + ": no such file, or not readable");
      }
      sources.add(source(kind, file));
    }
    return sources;
  }

  private FileReplay.Source source(SensorKind kind, Path file) {
    String name = kind.spec().name();
    Map<String, String> values = new HashMap<>();
    put(kind.spec(), values, "node", node);
    put(kind.spec(), values, "boot-time", bootTime);
    Settings settings = new Settings(name, kind.spec(), values);
    return new FileReplay.Source(
        name,
        kind.recorded(file, settings)
            .orElseThrow(() -> new BadUse("the sensor " + name + " reads no recorded files")));
  }

  private static void put(KindSpec spec, Map<String, String> values, String key, String value) {
    if (!value.isEmpty() && spec.settings().stream().anyMatch(s -> s.key().equals(key))) {
      values.put(key, value);
    }
  }

  private static long time(Entry entry) {
    return entry instanceof Entry.Found found ? found.observed() : entry.at();
  }

  private static String rule(Entry entry) {
    return entry instanceof Entry.Found found ? found.rule() : "";
  }
}
