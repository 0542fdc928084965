package io.wheeltapper.sensors.telemetry.otlp;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.gather.Aiming;
import io.wheeltapper.sensors.telemetry.gather.Gathering;
import io.wheeltapper.sensors.telemetry.gather.Placing;
import io.wheeltapper.sensors.telemetry.logs.LogLines;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Letter;
import io.wheeltapper.sensors.telemetry.receive.Receiver;
import io.wheeltapper.sensors.telemetry.receive.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What OpenTelemetry's collectors and SDKs export: metrics and logs. */
public final class OtlpKind implements SensorKind {

  private static final int LARGEST = 64 << 20;
  private static final String NODES = "k8s.node.name,host.name,node,host.id";

  private static final KindSpec SPEC =
      new KindSpec(
          "otlp",
          "Takes in OpenTelemetry's metrics and logs, by gRPC and HTTP at one port",
          Terms.settings("127.0.0.1:4317", own()),
          List.of());

  private static Setting[] own() {
    List<Setting> own = new ArrayList<>(List.of(Placing.settings()));
    own.add(
        Setting.optional(
            "resource-node", Type.LIST, NODES, "attributes that name the node, best first"));
    own.add(
        Setting.optional(
            "trusted-scope",
            Type.LIST,
            "",
            "scopes of log records, as the journal's receiver's, whose attributes and body say"
                + " whose a line is; elsewhere only resource and scope do"));
    own.addAll(
        List.of(
            LogLines.settings(
                "_TRANSPORT=kernel",
                NODES + ",_HOSTNAME",
                "slurm.job.id,slurm_job_id,k8s.job.name")));
    return own.toArray(Setting[]::new);
  }

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Receiver create(Settings settings) {
    return create(settings, InstantSource.system());
  }

  static Receiver create(Settings settings, InstantSource clock) {
    Terms terms = Terms.of(settings);
    Placing placing = Placing.of(settings);
    LogLines.Rules rules = LogLines.rules(settings);
    Drops drops = new Drops(settings.instance(), "samples");
    return new Receiver(
        terms,
        drops,
        () -> reader(settings, placing, rules, drops, terms.largestBody(), clock),
        clock);
  }

  private static OtlpReader reader(
      Settings settings,
      Placing placing,
      LogLines.Rules rules,
      Drops drops,
      int largest,
      InstantSource clock) {
    Aiming aiming = placing.aiming(drops, clock.millis());
    Resources resources = new Resources(settings.list("resource-node"));
    return new OtlpReader(
        new Points(resources, aiming, drops),
        new Records(
            new LogLines(rules),
            drops,
            placing.terms().staleMillis(),
            settings.list("trusted-scope")),
        aiming,
        drops,
        largest,
        clock);
  }

  /** One recorded request, protobuf or JSON; it is of metrics, or else of logs. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    Placing placing = Placing.of(settings).recorded();
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
            byte[] body = Files.readAllBytes(file);
            Drops drops = new Drops(settings.instance(), "samples");
            InstantSource end = InstantSource.fixed(Instant.ofEpochMilli(Gathering.EVER));
            OtlpReader reader = reader(settings, placing, rules, drops, LARGEST, end);
            boolean json = body.length > 0 && body[0] == '{';
            Map<String, String> type =
                Map.of("content-type", json ? "application/json" : "application/x-protobuf");
            reader.read(new Letter("/v1/metrics", type, body), sink);
            reader.tick(Gathering.EVER + placing.terms().holdMillis(), sink);
            if (drops.taken() == 0) {
              reader.read(new Letter("/v1/logs", type, body), sink);
            }
            String name = String.valueOf(file.getFileName());
            drops.dropped().forEach((reason, count) -> sink.rejected(name, count + " " + reason));
          }
        });
  }

  @Override
  public Check doctor(Settings settings) {
    Placing.of(settings);
    LogLines.rules(settings);
    return Terms.doctor(settings);
  }
}
