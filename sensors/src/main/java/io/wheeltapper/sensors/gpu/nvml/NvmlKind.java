package io.wheeltapper.sensors.gpu.nvml;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.gpu.smi.SmiFile;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.patience.Patience;
import io.wheeltapper.sensors.text.HostName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** NVIDIA GPUs of this node through the driver's own library, NVML. */
public final class NvmlKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "nvml",
          "NVIDIA GPUs of this node, by the driver's library: numbers, Xids, versions, a hung"
              + " driver",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional(
                  "library", Type.TEXT, JnaNvml.LIBRARY, "the library's file, or its name"),
              Setting.optional("interval", Type.DURATION, "10s", "from look to look"),
              Setting.optional(
                  "refresh",
                  Type.DURATION,
                  "60s",
                  "how often links, limits, fabric, partitions and versions are read too"),
              Setting.optional(
                  "timeout", Type.DURATION, "10s", "for one look; three without answer are a hang"),
              Setting.optional(
                  "xids",
                  Type.BOOLEAN,
                  "false",
                  "tell Xids as they come; only where no kmsg sensor reads this kernel log too"),
              Setting.optional(
                  "release-file",
                  Type.PATH,
                  "",
                  "while this file exists the driver is let go, so that a GPU can be reset")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return sensor(settings, new JnaNvml(library(settings)), InstantSource.system());
  }

  /** The sensor over another library, for tests. */
  static Sensor sensor(Settings settings, Nvml nvml, InstantSource clock) {
    String release = settings.text("release-file");
    return new NvmlSensor(
        nvml,
        new NvmlSensor.Plan(
            settings.instance(),
            node(settings),
            positive(settings, "interval", "10s"),
            positive(settings, "refresh", "60s"),
            positive(settings, "timeout", "10s"),
            settings.flag("xids"),
            release.isBlank() ? Optional.empty() : Optional.of(Path.of(release))),
        clock);
  }

  /** A recording is what {@code nvidia-smi -q}, with {@code -x} or without, has printed. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new SmiFile(file, settings.instance(), node(settings), ZoneOffset.UTC));
  }

  @Override
  public Check doctor(Settings settings) {
    String file = library(settings);
    try {
      return switch (new Patience("nvml-doctor")
          .ask(() -> looked(file), positive(settings, "timeout", "10s"))) {
        case Answer.Given<String> given -> new Check(true, given.value());
        case Answer.Failed<String> failed ->
            new Check(false, String.valueOf(failed.why().getMessage()));
        case Answer.None<String> none ->
            new Check(
                false, file + " gives no answer in " + none.millis() + " ms: the driver hangs");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, file + ": interrupted");
    }
  }

  private static String looked(String file) throws NvmlException {
    try (Nvml.Session session = new JnaNvml(file).open()) {
      Nvml.Census census = session.census();
      StringBuilder said = new StringBuilder();
      said.append(file)
          .append(": driver ")
          .append(census.versions().getOrDefault("driver", "of no version"))
          .append(", NVML ")
          .append(census.versions().getOrDefault("nvml", "of no version"))
          .append(", GPUs: ")
          .append(census.gpus().size());
      census
          .lost()
          .forEach((which, why) -> said.append("; ").append(which).append(": ").append(why));
      if (!census.missing().isEmpty()) {
        said.append("; this driver lacks ").append(String.join(", ", census.missing()));
      }
      return said.toString();
    }
  }

  private static String library(Settings settings) {
    String file = settings.text("library");
    if (file.isBlank()) {
      throw new BadSetting("library", "'library' names a file; write " + JnaNvml.LIBRARY);
    }
    return file;
  }

  private static String node(Settings settings) {
    String node = settings.text("node");
    return node.isBlank() ? HostName.local() : node;
  }

  private static Duration positive(Settings settings, String key, String example) {
    Duration duration = settings.duration(key);
    if (duration.isZero()) {
      throw new BadSetting(key, "'" + key + "' is longer than nothing; write " + example);
    }
    return duration;
  }
}
