package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.RealPart;
import io.wheeltapper.sensors.telemetry.SlowWay;
import io.wheeltapper.sensors.telemetry.Watch;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node_exporter, killed, paused and slow: its silence is said, its last page taken back. */
@Tag("long")
@Tag("senses")
class LiveScrapeTest {

  private static final String SAYS = "msg=\"Listening on\" address=127\\.0\\.0\\.1:([0-9]+)";

  @TempDir Path folder;
  private final PrometheusKind kind = new PrometheusKind();

  private RealPart exporter(String port) throws Exception {
    return RealPart.start(
        folder, "/usr/bin/prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + port);
  }

  @Test
  void anExporterThatIsKilledPausedOrSlowIsASilence() throws Exception {
    RealPart first = exporter("0");
    String port = first.says(SAYS);
    try (SlowWay way = new SlowWay(Integer.parseInt(port));
        Watch watch =
            new Watch(
                kind.create(
                    new Settings(
                        "it",
                        kind.spec(),
                        Map.of(
                            "url",
                            "http://127.0.0.1:" + way.port() + "/metrics",
                            "node",
                            "n1",
                            "interval",
                            "1s",
                            "timeout",
                            "1s"))))) {
      watch.awaitBack("node:n1", "node_load1");
      first.pause();
      watch.awaitSilence("node:n1", "node_load1");
      first.resume();
      watch.awaitBack("node:n1", "node_load1");
      way.late(5_000);
      watch.awaitSilence("node:n1", "node_load1");
      way.free();
      watch.awaitBack("node:n1", "node_load1");
      way.dribble(50);
      watch.awaitSilence("node:n1", "node_load1");
      way.free();
      watch.awaitBack("node:n1", "node_load1");
      first.kill();
      watch.awaitSilence("node:n1", "node_load1");
      try (RealPart second = exporter(port)) {
        second.says(SAYS);
        watch.awaitBack("node:n1", "node_load1");
      }
    } finally {
      first.close();
    }
  }
}
