package io.wheeltapper.sensors.telemetry.alertmanager;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.alertmanager.Notice.Alert;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Letter;
import io.wheeltapper.sensors.telemetry.receive.Reader;
import io.wheeltapper.sensors.telemetry.receive.Reply;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Messages of the webhook into statuses. Alertmanager speaks only of what fires, so that its
 * silence is good news or none at all: an alert that always fires must be listed in {@code expect},
 * and its missing repetition is said.
 */
final class AlertReader implements Reader {

  /** Any path would do; two that people write. */
  private static final Set<String> PATHS = Set.of("/api/v1/alerts", "/webhook");

  private static final Set<String> TYPES = Set.of("application/json", "");

  private final String sensor;
  private final Alerts alerts;
  private final Drops drops;
  private final InstantSource clock;
  private final long silentMillis;
  private final Map<String, Long> expected = new TreeMap<>();
  private final Set<String> silent = new HashSet<>();

  /** What it expects is expected from now on. */
  AlertReader(
      String sensor,
      Alerts alerts,
      Drops drops,
      List<String> expect,
      long silentMillis,
      InstantSource clock) {
    this.sensor = sensor;
    this.alerts = alerts;
    this.drops = drops;
    this.silentMillis = silentMillis;
    this.clock = clock;
    expect.forEach(name -> expected.put(name, clock.millis()));
  }

  @Override
  public Set<String> paths() {
    return PATHS;
  }

  @Override
  public Reply read(Letter letter, Sensor.Sink sink) throws InterruptedException {
    if (!TYPES.contains(letter.type())) {
      drops.drop("malformed-request", 1);
      return Reply.of(415, "application/json is read, as Alertmanager's webhook sends");
    }
    try {
      long now = clock.millis();
      Notice notice = Notice.read(letter.body());
      drops.took(notice.alerts().size() + notice.rejected().size());
      drops.drop("unreadable-alert", notice.rejected().size());
      drops.drop("truncated-by-sender", notice.truncated());
      notice.rejected().forEach(why -> sink.rejected("webhook", why));
      List<Signal> signals = new ArrayList<>(heard(notice, now));
      signals.addAll(alerts.take(notice, now));
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      return Reply.of(200, "taken");
    } catch (IOException e) {
      drops.drop("malformed-request", 1);
      sink.rejected("webhook", "cannot be read: " + e.getMessage());
      return Reply.of(400, "cannot be read");
    }
  }

  private List<Signal> heard(Notice notice, long now) {
    List<Signal> signals = new ArrayList<>();
    for (Alert alert : notice.alerts()) {
      String name = alert.label("alertname");
      if (alert.firing() && expected.containsKey(name)) {
        expected.put(name, now);
        if (silent.remove(name)) {
          signals.add(status(name, "ok", "", now));
        }
      }
    }
    return signals;
  }

  @Override
  public void tick(long now, Sensor.Sink sink) throws InterruptedException {
    List<Signal> signals = new ArrayList<>();
    expected.forEach((name, heard) -> {
      if (now - heard > silentMillis && silent.add(name)) {
        String why = "not repeated for " + (now - heard) / 1000 + " s";
        signals.add(status(name, "silent", why, now));
      }
    });
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  /** All alerts come the same way: while it is silent, so is the sensor's own word for them. */
  private Signal status(String name, String value, String why, long now) {
    return new Status(
        new Target(Target.Kind.SENSOR, sensor + "/" + name),
        "",
        sensor,
        Origin.AGENT,
        now,
        Known.SENSOR,
        value,
        Map.of("detail", why),
        "");
  }
}
