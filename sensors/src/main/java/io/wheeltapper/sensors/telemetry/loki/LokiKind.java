package io.wheeltapper.sensors.telemetry.loki;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.ask.Access;
import io.wheeltapper.sensors.telemetry.logs.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kernel and job lines that a Loki has gathered. */
public final class LokiKind implements SensorKind {

  private static final String EXAMPLE = "http://127.0.0.1:3100";
  private static final int LARGEST = 64 << 20;
  private static final int MOST_LIMIT = 100_000;

  private static final KindSpec SPEC =
      new KindSpec(
          "loki",
          "Xids, kernel faults and failed ranks from lines that Loki gathered",
          Access.settings(EXAMPLE, own()),
          List.of(new Outbound("Loki: GET /loki/api/v1/query_range", false)));

  private static Setting[] own() {
    List<Setting> own =
        new ArrayList<>(
            List.of(
                Setting.optional(
                    "query",
                    Type.TEXT,
                    "",
                    "LogQL of lines, as {transport=\"kernel\"} |= \"NVRM\""),
                Setting.optional("interval", Type.DURATION, "10s", "from question to question"),
                Setting.optional(
                    "settle", Type.DURATION, "5s", "younger lines may still be on their way"),
                Setting.optional(
                    "stale",
                    Type.DURATION,
                    "5m",
                    "older lines, as after an outage, are evidence and trigger nothing"),
                Setting.optional(
                    "late",
                    Type.DURATION,
                    "5m",
                    "so far back it asks again each minute, for lines that were shipped late"),
                Setting.optional("limit", Type.WHOLE, "5000", "lines of one answer")));
    own.addAll(
        List.of(
            LogLines.settings(
                "transport=kernel",
                "node,nodename,node_name,host,hostname,instance",
                "slurm_job_id,job_id,job_name")));
    return own.toArray(Setting[]::new);
  }

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return create(settings, InstantSource.system());
  }

  static Sensor create(Settings settings, InstantSource clock) {
    return sensor(settings, clock);
  }

  private static LokiSensor sensor(Settings settings, InstantSource clock) {
    if (settings.text("query").isBlank()) {
      throw new BadSetting("query", "set 'query', as {transport=\"kernel\"} |= \"NVRM\"");
    }
    long limit = settings.whole("limit");
    if (limit < 1 || limit > MOST_LIMIT) {
      throw new BadSetting("limit", "'" + limit + "' lines; write 1 to " + MOST_LIMIT);
    }
    return new LokiSensor(
        Access.of(settings),
        new LokiSensor.Aim(
            settings.text("query"),
            settings.duration("interval"),
            settings.duration("settle"),
            (int) limit,
            settings.duration("stale"),
            settings.duration("late")),
        LogLines.rules(settings),
        clock);
  }

  /** One recorded answer. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    LogLines.Rules rules = LogLines.rules(settings);
    return Optional.of(
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return Long.MAX_VALUE / 4;
          }

          @Override
          public void run(Sink sink) throws Exception {
            if (Files.size(file) > LARGEST) {
              throw new IOException(file + " has more than " + LARGEST + " bytes");
            }
            Page page = Page.read(Files.readAllBytes(file));
            LogLines lines = new LogLines(rules);
            String name = String.valueOf(file.getFileName());
            List<Signal> signals = new ArrayList<>();
            for (Page.Entry entry : page.entries()) {
              signals.addAll(
                  lines.take(
                      entry.labels(),
                      entry.nanos() / 1_000_000,
                      entry.line(),
                      (where, why) -> sink.rejected(name, where + ": " + why)));
            }
            if (page.unreadable() > 0) {
              sink.rejected(name, page.unreadable() + " entries that cannot be read");
            }
            if (!signals.isEmpty()) {
              sink.emit(signals);
            }
          }
        });
  }

  @Override
  public Check doctor(Settings settings) {
    LogLines.rules(settings);
    if (settings.text("url").isBlank()) {
      return Access.doctor(settings, EXAMPLE);
    }
    LokiSensor sensor = sensor(settings, InstantSource.system());
    Check there = Access.doctor(settings, EXAMPLE);
    return there.works() ? sensor.look() : there;
  }
}
