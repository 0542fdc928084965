package io.wheeltapper.sensors.telemetry.prometheus;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapeTest {

  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:[0-9]+)");
  private static final Map<String, String> SHORT = Map.of("timeout", "500ms");

  @TempDir Path folder;
  private final PrometheusKind kind = new PrometheusKind();
  private WireMockServer server;

  @BeforeEach
  void start() {
    server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Sensor sensor(String url, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("url", url);
    all.put("interval", "20ms");
    all.putIfAbsent("timeout", "60s");
    return kind.create(new Settings("exporter", kind.spec(), all));
  }

  private static Thread start(Sensor sensor, Collected got) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            sensor.run(got);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            got.rejected("run", e.toString());
          }
        });
  }

  @Test
  void scrapesUntilInterrupted() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    server.stubFor(get(urlEqualTo("/metrics")).willReturn(ok("node_load1 0.5\n")));
    Collected got = new Collected();
    Thread thread =
        start(
            sensor(server.url("/metrics"), Map.of("node", "n7", "token-file", token.toString())),
            got);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() >= 3);
    thread.interrupt();
    assertTrue(thread.join(Duration.ofMinutes(2)));
    assertEquals("node:n7", got.snapshots().getFirst().target().toString());
    assertEquals("exporter", got.snapshots().getFirst().sensor());
    server.verify(
        moreThanOrExactly(3),
        getRequestedFor(urlEqualTo("/metrics"))
            .withHeader("Authorization", equalTo("Bearer secret")));
  }

  @Test
  void noReadingIsAnException() {
    server.stubFor(get(urlEqualTo("/error")).willReturn(aResponse().withStatus(503)));
    server.stubFor(get(urlEqualTo("/empty")).willReturn(ok("# nothing\n")));
    server.stubFor(get(urlEqualTo("/slow")).willReturn(ok("a 1\n").withFixedDelay(60_000)));
    server.stubFor(
        get(urlEqualTo("/cut")).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    for (String path : List.of("/error", "/empty", "/slow", "/cut")) {
      Collected got = new Collected();
      assertThrows(IOException.class, () -> sensor(server.url(path), SHORT).run(got), path);
      assertEquals(0, got.beats(), path);
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThrows(BadSetting.class, () -> sensor("ftp://x/y", Map.of()));
    assertThrows(BadSetting.class, () -> sensor(server.url("/metrics"), Map.of("origin", "moon")));
    assertThrows(
        BadSetting.class, () -> kind.create(new Settings("exporter", kind.spec(), Map.of())));
  }

  @Test
  void aRealNodeExporter() throws Exception {
    Path binary = Path.of("/usr/bin/prometheus-node-exporter");
    Assumptions.assumeTrue(Files.isExecutable(binary), "skipped: no prometheus-node-exporter");
    // It chooses a free port itself and says which.
    Path log = folder.resolve("exporter.log");
    Process exporter =
        new ProcessBuilder(binary.toString(), "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> LISTENING.matcher(Files.readString(log)).find());
      Matcher listening = LISTENING.matcher(Files.readString(log));
      assertTrue(listening.find());
      String url = "http://" + listening.group(1) + "/metrics";
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> kind.doctor(new Settings("exporter", kind.spec(), Map.of("url", url))).works());
      Collected got = new Collected();
      Sensor slow =
          kind.create(new Settings("exporter", kind.spec(), Map.of("url", url, "node", "n1")));
      Thread thread = start(slow, got);
      await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
      thread.interrupt();
      thread.join();
      assertTrue(got.snapshots().getFirst().has("node_load1"));
      assertEquals(List.of(), got.rejected());
    } finally {
      exporter.destroy();
    }
  }

  @Test
  void aServerThatPausesInItsBodyIsGivenUp() {
    server.stubFor(
        get(urlEqualTo("/paused"))
            .willReturn(ok("a 1\n".repeat(1_000)).withChunkedDribbleDelay(2, 120_000)));
    Collected got = new Collected();
    // A machine that is itself slow has no header in time either: then "request timed out".
    assertThrows(IOException.class, () -> sensor(server.url("/paused"), SHORT).run(got));
    assertEquals(0, got.beats());
  }
}
