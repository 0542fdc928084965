package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** NVIDIA GPUs through the command {@code nvidia-smi}, where the library cannot be loaded. */
public final class SmiKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "nvidia-smi",
          "NVIDIA GPUs of this node, by the command nvidia-smi; recorded: what it printed",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional(
                  "command", Type.TEXT, "nvidia-smi", "the command's file, or its name"),
              Setting.optional("interval", Type.DURATION, "60s", "from look to look"),
              Setting.optional(
                  "timeout", Type.DURATION, "30s", "for one look; three without answer are a hang"),
              Setting.optional(
                  "zone",
                  Type.TEXT,
                  "UTC",
                  "for recordings: the time zone of the machine, as Europe/Berlin")),
          List.of(new Outbound("nvidia-smi -q -x", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    zone(settings);
    return new SmiSensor(
        new SmiCommand(settings.text("command")),
        new SmiSensor.Plan(
            settings.instance(),
            node(settings),
            positive(settings, "interval"),
            positive(settings, "timeout")),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new SmiFile(file, settings.instance(), node(settings), zone(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    SmiCommand command = new SmiCommand(settings.text("command"));
    try {
      return switch (command.ask(positive(settings, "timeout"))) {
        case Answer.Given<String> given -> {
          SmiOutput output = SmiOutput.of(given.value(), ZoneOffset.UTC);
          int gpus =
              output.looks().stream()
                  .filter(SmiOutput.Look::whole)
                  .mapToInt(l -> l.reading().gpus().size())
                  .sum();
          yield new Check(
              gpus > 0,
              settings.text("command") + ": " + gpus + " GPUs in " + given.millis() + " ms");
        }
        case Answer.Failed<String> failed ->
            new Check(false, String.valueOf(failed.why().getMessage()));
        case Answer.None<String> none ->
            new Check(
                false,
                settings.text("command")
                    + " gives no answer in "
                    + none.millis()
                    + " ms: the driver hangs");
      };
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static String node(Settings settings) {
    String node = settings.text("node");
    return node.isBlank() ? HostName.local() : node;
  }

  private static Duration positive(Settings settings, String key) {
    Duration duration = settings.duration(key);
    if (duration.isZero()) {
      throw new BadSetting(key, "'" + key + "' is longer than nothing; write 60s");
    }
    return duration;
  }

  private static ZoneId zone(Settings settings) {
    try {
      return ZoneId.of(settings.text("zone"));
    } catch (DateTimeException e) {
      throw new BadSetting(
          "zone", "'" + settings.text("zone") + "' is no time zone; write UTC or Europe/Berlin");
    }
  }
}
