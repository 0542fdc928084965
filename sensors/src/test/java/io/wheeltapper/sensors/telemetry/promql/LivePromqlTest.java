package io.wheeltapper.sensors.telemetry.promql;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.telemetry.RealPart;
import io.wheeltapper.sensors.telemetry.SlowWay;
import io.wheeltapper.sensors.telemetry.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that scrapes a real exporter is asked, and either is killed, paused, slow. */
@Tag("long")
@Tag("senses")
class LivePromqlTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final PromqlKind kind = new PromqlKind();

  private RealPart exporter(String port) throws Exception {
    return RealPart.start(
        folder, "/usr/bin/prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + port);
  }

  private RealPart prometheus(int port, int exporter) throws Exception {
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
        - {job_name: node, static_configs: [{targets: ['127.0.0.1:%d'], labels: {node: n1}}]}
        """
            .formatted(exporter));
    return RealPart.start(
        folder,
        "/usr/bin/prometheus",
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=" + folder.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + port);
  }

  private Watch watch(int port) throws Exception {
    Path queries =
        Files.writeString(
            folder.resolve("queries.yaml"),
            """
            queries:
            - {name: load, query: 'node_load1'}
            - {name: heard, query: 'up{job="node"}'}
            """);
    return new Watch(
        kind.create(
            new Settings(
                "it",
                kind.spec(),
                Map.of(
                    "url",
                    "http://127.0.0.1:" + port,
                    "queries",
                    queries.toString(),
                    "interval",
                    "1s",
                    "timeout",
                    "1s"))));
  }

  @Test
  void aServerThatIsKilledPausedOrSlowIsASilenceAndAnExporterThatIsGoneHasNoNumber()
      throws Exception {
    int port = Daemon.freePort();
    String says = "msg=\"Listening on\" address=127\\.0\\.0\\.1:([0-9]+)";
    try (RealPart exporter = exporter("0");
        SlowWay behind = new SlowWay(Integer.parseInt(exporter.says(says)));
        RealPart prometheus = prometheus(port, behind.port());
        SlowWay way = new SlowWay(port);
        Watch watch = watch(way.port())) {
      watch.awaitBack("node:n1", "load");
      // The exporter hangs, or its page dribbles: Prometheus is well, and its last page is none.
      exporter.pause();
      await().atMost(LIMIT).until(() -> watch.number("node:n1", "heard") == 0);
      assertEquals(Double.NaN, watch.number("node:n1", "load"));
      exporter.resume();
      watch.awaitBack("node:n1", "load");
      behind.dribble(50);
      await().atMost(LIMIT).until(() -> watch.number("node:n1", "heard") == 0);
      assertEquals(Double.NaN, watch.number("node:n1", "load"));
      behind.free();
      watch.awaitBack("node:n1", "load");

      prometheus.pause();
      watch.awaitSilence("node:n1", "load");
      prometheus.resume();
      watch.awaitBack("node:n1", "load");
      way.late(5_000);
      watch.awaitSilence("node:n1", "load");
      way.free();
      watch.awaitBack("node:n1", "load");
      way.dribble(500);
      watch.awaitSilence("node:n1", "load");
      way.free();
      watch.awaitBack("node:n1", "load");
      exporter.kill();
      await().atMost(LIMIT).until(() -> watch.number("node:n1", "heard") == 0);
      assertEquals(Double.NaN, watch.number("node:n1", "load"));
      prometheus.kill();
      watch.awaitSilence("node:n1", "heard");
    }
  }
}
