package io.wheeltapper.sensors.telemetry.promql;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.ask.Access;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Numbers that a Prometheus or a Mimir already has, asked for by PromQL. */
public final class PromqlKind implements SensorKind {

  private static final String EXAMPLE = "https://mimir.example/prometheus";
  private static final int LARGEST = 64 << 20;

  private static final KindSpec SPEC =
      new KindSpec(
          "promql",
          "Numbers of targets by PromQL, from Prometheus or Mimir (tenants)",
          Access.settings(
              EXAMPLE,
              Setting.optional(
                  "queries", Type.PATH, "", "a YAML file: queries: [{name: …, query: …}]"),
              Setting.optional("interval", Type.DURATION, "30s", "from round to round"),
              Setting.optional(
                  "lookback", Type.DURATION, "1m", "older samples are absent (Prometheus 3)"),
              Setting.optional(
                  "node-label",
                  Type.LIST,
                  "Hostname,hostname,node,nodename,instance",
                  "labels that name the node, best first"),
              Setting.optional(
                  "origin",
                  Type.TEXT,
                  "",
                  "where the numbers are born, as facility; else guessed")),
          List.of(new Outbound("Prometheus: POST /api/v1/query of the configured server", false)));

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

  private static PromqlNumbers sensor(Settings settings, InstantSource clock) {
    if (settings.text("queries").isBlank()) {
      throw new BadSetting("queries", "set 'queries', a file of queries: [{name: …, query: …}]");
    }
    return new PromqlNumbers(
        Access.of(settings),
        Query.read("queries", settings.path("queries")),
        settings.duration("interval"),
        settings.duration("lookback"),
        numbers(settings),
        clock);
  }

  private static Numbers numbers(Settings settings) {
    return new Numbers(
        settings.instance(),
        new Placement(
            "", settings.list("node-label"), Placement.origin(settings.text("origin")), Set.of()));
  }

  /** One recorded answer; its number's name is the file's, up to the first dot. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    Numbers numbers = numbers(settings);
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
            String name = String.valueOf(file.getFileName()).replaceFirst("\\..*", "");
            try {
              Vector answer = Vector.read(200, Files.readAllBytes(file));
              answer.warnings().forEach(w -> sink.rejected(name, "a part only: " + w));
              if (answer.warnings().isEmpty()) {
                numbers.take(new Query(name.isEmpty() ? "x" : name, ""), answer, sink::rejected);
              }
            } catch (Vector.Refused e) {
              throw new IOException(file + ": " + e.getMessage(), e);
            }
            List<Signal> signals = numbers.end(0);
            if (!signals.isEmpty()) {
              sink.emit(signals);
            }
          }
        });
  }

  /** What is wrong with a file of queries. */
  public static List<Problem> problems(String text, String shownAs) {
    return Query.problems(text, shownAs);
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("url").isBlank()) {
      return Access.doctor(settings, EXAMPLE);
    }
    PromqlNumbers sensor = sensor(settings, InstantSource.system());
    Check there = Access.doctor(settings, EXAMPLE);
    return there.works() ? sensor.look() : there;
  }
}
