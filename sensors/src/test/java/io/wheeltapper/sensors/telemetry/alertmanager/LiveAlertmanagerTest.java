package io.wheeltapper.sensors.telemetry.alertmanager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.telemetry.RealPart;
import io.wheeltapper.sensors.telemetry.SlowWay;
import io.wheeltapper.sensors.telemetry.receive.Listening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus alerts, a real Alertmanager tells us. */
@Tag("site")
@Tag("senses")
class LiveAlertmanagerTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final AlertmanagerKind kind = new AlertmanagerKind();

  private Listening listen(int port) {
    return new Listening(
        kind.create(
            new Settings(
                "alerts",
                kind.spec(),
                Map.of(
                    "listen", "127.0.0.1:" + port, "expect", "Watchdog", "silent-after", "6s"))));
  }

  private RealPart alertmanager(int port, int ours) throws Exception {
    Files.writeString(
        folder.resolve("am.yml"),
        """
        route: {receiver: hook, group_by: ['alertname'], group_wait: 0s, group_interval: 1s, repeat_interval: 1s}
        receivers:
        - name: hook
          webhook_configs: [{url: 'http://127.0.0.1:%d/webhook', send_resolved: true}]
        """
            .formatted(ours));
    return RealPart.start(
        folder,
        "/usr/bin/prometheus-alertmanager",
        "--config.file=am.yml",
        "--storage.path=" + folder.resolve("am"),
        "--web.listen-address=127.0.0.1:" + port,
        "--cluster.listen-address=");
  }

  /** The watchdog always fires; the other while a file is there that says so to Prometheus. */
  private RealPart prometheus(int alertmanager) throws Exception {
    Files.writeString(folder.resolve("targets.json"), "[]");
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
        - name: all
          interval: 1s
          rules:
          - {alert: Watchdog, expr: vector(1)}
          - alert: ExporterDown
            expr: up{job="files"} == 0
            labels: {severity: critical}
        """);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        alerting:
          alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]
        scrape_configs:
        - {job_name: files, file_sd_configs: [{files: [targets.json], refresh_interval: 1s}]}
        """
            .formatted(alertmanager));
    return RealPart.start(
        folder,
        "/usr/bin/prometheus",
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=" + folder.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + Daemon.freePort());
  }

  private static boolean last(Listening here, String type, String value) {
    List<Status> all = here.got.statuses(type);
    return !all.isEmpty() && all.getLast().value().equals(value);
  }

  @Test
  void aRealAlertFiresIsResolvedAndAKilledOrPausedAlertmanagerIsASilence() throws Exception {
    int port = Daemon.freePort();
    try (Listening here = listen(0);
        SlowWay way = new SlowWay(here.port());
        RealPart alertmanager = alertmanager(port, way.port());
        RealPart prometheus = prometheus(port)) {
      await().atMost(LIMIT).until(() -> last(here, "alert.Watchdog", "firing"));
      Files.writeString(
          folder.resolve("targets.json"),
          "[{\"targets\": [\"127.0.0.1:1\"], \"labels\": {\"node\": \"n1\"}}]");
      await().atMost(LIMIT).until(() -> last(here, "alert.ExporterDown", "firing"));
      Status firing = here.got.statuses("alert.ExporterDown").getFirst();
      assertEquals("node:n1", firing.target().toString());
      assertEquals("critical", firing.field("severity"));
      Files.writeString(folder.resolve("targets.json"), "[]");
      await().atMost(LIMIT).until(() -> last(here, "alert.ExporterDown", "resolved"));
      assertEquals(2, here.got.statuses("alert.ExporterDown").size());

      alertmanager.pause();
      await().atMost(LIMIT).until(() -> last(here, "sensor", "silent"));
      alertmanager.resume();
      await().atMost(LIMIT).until(() -> last(here, "sensor", "ok"));
      // Its messages come later than the watchdog may be silent; what is said of alerts stays as it
      // was.
      int said = here.got.statuses("alert.ExporterDown").size();
      way.askedLate(9_000);
      await().atMost(LIMIT).until(() -> last(here, "sensor", "silent"));
      way.free();
      await().atMost(LIMIT).until(() -> last(here, "sensor", "ok"));
      assertEquals(said, here.got.statuses("alert.ExporterDown").size());
      alertmanager.kill();
      await().atMost(LIMIT).until(() -> last(here, "sensor", "silent"));
      assertEquals(List.of(), here.got.rejected());
    }
  }
}
