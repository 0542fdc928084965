package io.wheeltapper.sensors.telemetry.remotewrite;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.telemetry.RealPart;
import io.wheeltapper.sensors.telemetry.SlowWay;
import io.wheeltapper.sensors.telemetry.receive.Listening;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus in agent mode that scrapes a real node exporter and writes to us: version 1,
 * for Debian's 2.42 knows no other; version 2 is tested with requests of our own making.
 */
@Tag("site")
@Tag("senses")
class LivePrometheusTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern NEWEST =
      Pattern.compile("(?m)^prometheus_remote_storage_highest_timestamp_in_seconds ([0-9.e+]+)$");
  private static final String EXPORTER_SAYS =
      "msg=\"Listening on\" address=127\\.0\\.0\\.1:([0-9]+)";

  @TempDir Path folder;
  private int agentPort;
  private final RemoteWriteKind kind = new RemoteWriteKind();

  private Listening listen(int port) {
    return new Listening(
        kind.create(
            new Settings(
                "agent",
                kind.spec(),
                Map.of("listen", "127.0.0.1:" + port, "silent-after", "4s", "hold", "1s"))));
  }

  private RealPart exporter() throws Exception {
    return RealPart.start(
        folder, "/usr/bin/prometheus-node-exporter", "--web.listen-address=127.0.0.1:0");
  }

  private RealPart agent(String exporter, int ours) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("agent.yml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
            - job_name: node
              static_configs: [{targets: ['127.0.0.1:%s'], labels: {node: n1}}]
            remote_write:
            - url: 'http://127.0.0.1:%d/api/v1/write'
              queue_config: {batch_send_deadline: 500ms, max_backoff: 500ms}
            """
                .formatted(exporter, ours));
    agentPort = Daemon.freePort();
    return RealPart.start(
        folder,
        "/usr/bin/prometheus",
        "--enable-feature=agent",
        "--config.file=" + config,
        "--storage.agent.path=" + folder.resolve("wal"),
        "--web.listen-address=127.0.0.1:" + agentPort);
  }

  /** The time of the newest sample that the agent has read, by its own metrics; 0: it says none. */
  private long newest() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://127.0.0.1:" + agentPort + "/metrics");
      String page =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      Matcher said = NEWEST.matcher(page);
      return said.find() ? (long) (Double.parseDouble(said.group(1)) * 1000) : 0;
    }
  }

  private static List<Snapshot> of(Listening here, String metric) {
    return here.got.snapshots().stream().filter(s -> s.has(metric)).toList();
  }

  private static boolean said(Listening here, String value) {
    List<String> values =
        here.got.statuses("sensor").stream()
            .filter(s -> s.target().id().equals("agent/node"))
            .map(s -> s.value())
            .toList();
    return !values.isEmpty() && values.getLast().equals(value);
  }

  @Test
  void aRealAgentWritesIsKilledPausedAndReplays() throws Exception {
    Listening here = listen(0);
    int port = here.port();
    try (SlowWay way = new SlowWay(port);
        RealPart exporter = exporter();
        RealPart agent = agent(exporter.says(EXPORTER_SAYS), way.port())) {
      await().atMost(LIMIT).until(() -> of(here, "node_load1").size() >= 3);
      Snapshot first = of(here, "node_load1").getFirst();
      assertEquals("node:n1", first.target().toString());
      assertEquals("agent/node", first.sensor());
      // One scrape is one snapshot: what node_exporter says stands beside Prometheus' own number.
      assertEquals(1.0, of(here, "node_load1").getLast().number("up"));
      assertTrue(
          first.has("node_timex_offset_seconds"), first.metrics().asMap().keySet()::toString);

      agent.pause();
      await().atMost(LIMIT).until(() -> said(here, "silent"));
      await().atMost(LIMIT).until(() -> here.got.snapshots().getLast().metrics().asMap().isEmpty());
      agent.resume();
      await().atMost(LIMIT).until(() -> said(here, "ok"));

      // The receiver is away: what was scraped meanwhile comes afterwards, with its own times.
      here.close();
      long away = System.currentTimeMillis();
      await().atMost(LIMIT).until(() -> agent.log().contains("Failed to send batch, retrying"));
      await().atMost(LIMIT).until(() -> newest() > away + 1_000); // it goes on scraping
      long back = System.currentTimeMillis();
      try (Listening again = listen(port)) {
        await()
            .atMost(LIMIT)
            .until(() -> of(again, "node_load1").stream().anyMatch(s -> s.at() > back));
        Set<Long> missed =
            of(again, "node_load1").stream()
                .map(Snapshot::at)
                .filter(at -> at > away && at < back)
                .collect(Collectors.toSet());
        assertFalse(missed.isEmpty());
        List<Long> order = of(again, "node_load1").stream().map(Snapshot::at).distinct().toList();
        assertEquals(order.stream().sorted().toList(), order);

        // It is slow: what it writes comes later than it may be silent.
        way.askedLate(8_000);
        await().atMost(LIMIT).until(() -> said(again, "silent"));
        way.free();
        await().atMost(LIMIT).until(() -> said(again, "ok"));

        exporter.kill();
        await()
            .atMost(LIMIT)
            .until(() ->
                again.got.snapshots().stream()
                    .anyMatch(s -> s.number("up") == 0 && !s.has("node_load1")));
        agent.kill();
        await().atMost(LIMIT).until(() -> said(again, "silent"));
        assertEquals(List.of(), again.got.rejected());
      }
    }
  }
}
