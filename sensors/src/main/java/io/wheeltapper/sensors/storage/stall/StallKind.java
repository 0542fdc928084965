package io.wheeltapper.sensors.storage.stall;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.mounts.MountTable;
import io.wheeltapper.sensors.storage.mounts.Probe;
import io.wheeltapper.sensors.storage.mounts.StatProbe;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether this node's work waits for shared storage: what GPU starvation and its SLI are told by.
 */
public final class StallKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "stall",
          "Whether I/O of this node to shared file systems stood still in the last minute",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/", "where the node's file system lies"),
              Setting.optional(
                  "types", Type.LIST, "", "file system types that are shared, beside those known"),
              Setting.optional(
                  "mounts",
                  Type.LIST,
                  "",
                  "paths that are shared whatever their type, as /scratch"),
              Setting.optional(
                  "pressure-percent",
                  Type.WHOLE,
                  "50",
                  "of a minute that all tasks of a job wait for I/O, from which on it stands"
                      + " still"),
              Setting.optional("interval", Type.DURATION, "15s", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one mount's answer")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting(
          "interval", "'interval' and 'timeout' are longer than nothing; write 15s");
    }
    return new StallSensor(
        view(settings, settings.path("root"), interval),
        new StatProbe(),
        facts(settings),
        InstantSource.system());
  }

  /**
   * A folder with {@code proc} and {@code sys}; no mount of it can be asked. Its time is the epoch.
   */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    Probe none =
        path -> {
          throw new IOException("a recording");
        };
    return Optional.of(
        new StallSensor(
            view(settings, file, Duration.ZERO),
            none,
            facts(settings),
            InstantSource.fixed(Instant.EPOCH)));
  }

  @Override
  public Check doctor(Settings settings) {
    NodeFiles files = new NodeFiles(settings.path("root"));
    try {
      StallSensor.View view = view(settings, settings.path("root"), Duration.ZERO);
      long shared =
          MountTable.mountinfo(files.text("proc/self/mountinfo", true)).stream()
              .filter(m -> view.types().contains(m.type()) || view.paths().contains(m.path()))
              .count();
      int jobs = files.pressure().size();
      return shared == 0
          ? new Check(false, "no shared file system is mounted here; name one in 'mounts'")
          : new Check(
              true, shared + " shared mounts, " + jobs + " jobs with a pressure of their own");
    } catch (IOException e) {
      return new Check(false, "cannot be read: " + e.getMessage());
    }
  }

  private static StallSensor.View view(Settings settings, Path root, Duration interval) {
    Set<String> types = new HashSet<>(MountTable.SHARED);
    types.addAll(settings.list("types"));
    return new StallSensor.View(
        root, types, Set.copyOf(settings.list("mounts")), interval, settings.duration("timeout"));
  }

  private static StallFacts facts(Settings settings) {
    long percent = settings.whole("pressure-percent");
    if (percent < 1 || percent > 100) {
      throw new BadSetting("pressure-percent", "'pressure-percent' is 1 to 100; write 50");
    }
    String node = settings.text("node");
    return new StallFacts(
        settings.instance(),
        node.isBlank() ? HostName.local() : node,
        percent,
        settings.duration("interval").plus(settings.duration("timeout")).toMillis() * 3);
  }
}
