package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Rates;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lustre: on a server its targets, on a client its mounts. */
public final class LustreKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "lustre",
          "Lustre of this node: targets, health, recovery, mounts, jobs' I/O, LNet",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("lctl", Type.TEXT, "lctl", "the program that is asked"),
              Setting.optional(
                  "root", Type.PATH, "", "read files under this root instead of asking lctl"),
              Setting.optional("interval", Type.DURATION, "20s", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one answer"),
              Setting.optional(
                  "scheduler", Type.TEXT, "slurm", "whose jobs the ids in job_stats are")),
          List.of(
              new Outbound("lctl get_param of the parameters that are read", false),
              new Outbound("lnetctl stats show", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting(
          "interval", "'interval' and 'timeout' are longer than nothing; write 20s");
    }
    long settle = Standing.SETTLE_MILLIS;
    long millis = interval.toMillis();
    return new LustreSensor(
        source(settings),
        server(settings, settle, millis),
        client(settings, settle, millis),
        new LustreSensor.Pace(interval, settings.duration("timeout")),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(
        new LustreFile(file, () -> server(settings, 0, 0), () -> client(settings, 0, 0)));
  }

  @Override
  public Check doctor(Settings settings) {
    List<String> refused = new ArrayList<>();
    try {
      List<Param> params = source(settings).read(new Looking(refused));
      Parts parts = new Parts(params);
      long mounts = params.stream().filter(p -> p.name().startsWith("llite.")).count();
      return new Check(
          true,
          parts.parts.size()
              + " targets served, "
              + mounts
              + " mounts, health_check "
              + (parts.health.isEmpty() ? "not read" : parts.health)
              + (refused.isEmpty() ? "" : "; " + refused.getFirst()));
    } catch (IOException e) {
      return new Check(false, "no Lustre can be read here: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Source source(Settings settings) {
    return settings.text("root").isBlank()
        ? new LctlSource(settings.text("lctl"), settings.duration("timeout"))
        : new FilesSource(settings.path("root"), settings.duration("timeout"));
  }

  private static ServerFacts server(Settings settings, long settle, long interval) {
    return new ServerFacts(
        settings.instance(),
        settings.text("scheduler"),
        new Standing(settings.instance(), Origin.STORAGE, settle, interval),
        new Rates(5 * interval));
  }

  private static ClientFacts client(Settings settings, long settle, long interval) {
    String node = settings.text("node");
    return new ClientFacts(
        settings.instance(),
        node.isBlank() ? HostName.local() : node,
        new Standing(settings.instance(), Origin.HOST, settle, interval),
        new Rates(5 * interval));
  }

  /** A sink for one look: it keeps what was refused. */
  private record Looking(List<String> refused) implements Sensor.Sink {
    @Override
    public void emit(List<io.wheeltapper.core.model.Signal> signals) {}

    @Override
    public void alive(long at) {}

    @Override
    public void rejected(String place, String why) {
      refused.add(place + ": " + why);
    }
  }
}
