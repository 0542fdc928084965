package io.wheeltapper.sensors.telemetry.alertmanager;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Receiver;
import io.wheeltapper.sensors.telemetry.receive.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a site already alerts on, as statuses {@code alert.NAME}. */
public final class AlertmanagerKind implements SensorKind {

  private static final int LARGEST = 16 << 20;

  /** Alertmanager repeats what fires every four hours by default: route.repeat_interval. */
  private static final String SILENT_AFTER = "5h";

  private static final KindSpec SPEC =
      new KindSpec(
          "alertmanager",
          "Takes in alerts by Alertmanager's webhook, version 4; 'expect' names alerts that always"
              + " fire",
          Terms.settings(
              "127.0.0.1:9413",
              SILENT_AFTER,
              Setting.optional(
                  "node-label",
                  Type.LIST,
                  "Hostname,hostname,node,nodename,instance",
                  "labels that name the node, best first"),
              Setting.optional(
                  "origin", Type.TEXT, "", "where the alerts' facts are born; else guessed")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Receiver create(Settings settings) {
    return create(settings, InstantSource.system());
  }

  static Receiver create(Settings settings, InstantSource clock) {
    Drops drops = new Drops(settings.instance(), "alerts");
    Placement placement = placement(settings);
    return new Receiver(
        Terms.of(settings),
        drops,
        () ->
            new AlertReader(
                settings.instance(),
                new Alerts(settings.instance(), placement),
                drops,
                settings.list("expect"),
                settings.duration("silent-after").toMillis(),
                clock),
        clock);
  }

  private static Placement placement(Settings settings) {
    return new Placement(
        "", settings.list("node-label"), Placement.origin(settings.text("origin")), Set.of());
  }

  /** One recorded message. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    Placement placement = placement(settings);
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
            Notice notice = Notice.read(Files.readAllBytes(file));
            String name = String.valueOf(file.getFileName());
            notice.rejected().forEach(why -> sink.rejected(name, why));
            var signals = new Alerts(settings.instance(), placement).take(notice, 0);
            if (!signals.isEmpty()) {
              sink.emit(signals);
            }
          }
        });
  }

  @Override
  public Check doctor(Settings settings) {
    placement(settings);
    Check check = Terms.doctor(settings);
    return check.works() && settings.list("expect").isEmpty()
        ? new Check(
            true,
            check.detail() + "; 'expect' names no alert that always fires: no silence is told")
        : check;
  }
}
