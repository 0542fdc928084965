package io.wheeltapper.sensors.telemetry.loki;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LokiTest {

  private static final long T = 1_790_000_000_000L;
  private static final String RANGE = "/loki/api/v1/query_range";

  @TempDir Path folder;
  private final LokiKind kind = new LokiKind();
  private final AtomicLong clock = new AtomicLong(T);
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

  private Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putIfAbsent("url", server.baseUrl() + "/prefix");
    all.putIfAbsent("query", "{transport=\"kernel\"}");
    all.putIfAbsent("interval", "20ms");
    all.putIfAbsent("settle", "0s");
    return new Settings("loki", kind.spec(), all);
  }

  private static String xid(long nanos, int code) {
    return "[\"%d\",\"NVRM: Xid (PCI:0000:3b:00): %d, pid=1, text\"]".formatted(nanos, code);
  }

  private static String answer(String... values) {
    return """
    {"status":"success","data":{"resultType":"streams","result":[
      {"stream":{"transport":"kernel","node":"n1"},"values":[%s]}],"stats":{}}}\
    """
        .formatted(String.join(",", values));
  }

  private void page(long start, String body) {
    server.stubFor(
        get(urlPathEqualTo("/prefix" + RANGE))
            .withQueryParam("start", equalTo(Long.toString(start)))
            .withQueryParam("direction", equalTo("forward"))
            .willReturn(okJson(body)));
  }

  private Thread run(Collected got, Settings settings) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            LokiKind.create(settings, () -> Instant.ofEpochMilli(clock.get())).run(got);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            got.rejected("run", e.toString());
          }
        });
  }

  @Test
  void fullPagesAreFollowedAndALineIsTakenOnce() throws Exception {
    long zero = T * 1_000_000;
    page(zero, answer(xid(zero + 1, 31), xid(zero + 2, 43), xid(zero + 2, 45)));
    page(zero + 2, answer(xid(zero + 2, 43), xid(zero + 2, 45), xid(zero + 3, 48)));
    page(zero + 3, answer(xid(zero + 3, 48)));
    page(zero + 1_000_000, answer());
    Path token = Files.writeString(folder.resolve("password"), "secret\n");
    Collected got = new Collected();
    Thread thread =
        run(
            got,
            settings(
                Map.of(
                    "limit",
                    "3",
                    "tenant",
                    "a|b",
                    "user",
                    "me",
                    "password-file",
                    token.toString())));
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0 || !got.rejected().isEmpty());
    clock.addAndGet(1);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> got.events("xid").size() == 4 && got.beats() > 3 || !got.rejected().isEmpty());
    thread.interrupt();
    thread.join();
    assertEquals(List.of(), got.rejected());
    assertEquals(
        List.of("31", "43", "45", "48"),
        got.events("xid").stream().map(e -> e.field("xid")).toList());
    Event first = got.events("xid").getFirst();
    assertEquals("n1", first.node());
    assertEquals(T, first.at());
    server.verify(
        moreThanOrExactly(3),
        getRequestedFor(urlPathEqualTo("/prefix" + RANGE))
            .withHeader("X-Scope-OrgID", equalTo("a|b"))
            .withHeader("Authorization", equalTo("Basic bWU6c2VjcmV0")));
  }

  @Test
  void aLineThatIsStaleWhenItComesIsEvidence() throws Exception {
    long zero = T * 1_000_000;
    page(zero, answer());
    Collected got = new Collected();
    Thread thread = run(got, settings(Map.of()));
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0 || !got.rejected().isEmpty());
    // An hour's outage, less ten minutes, as the clock has it.
    long minute = 60_000_000_000L;
    server.stubFor(
        get(urlPathEqualTo("/prefix" + RANGE))
            .willReturn(okJson(answer(xid(zero + 1, 79), xid(zero + 49 * minute, 31)))));
    clock.addAndGet(50 * 60_000);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.events("xid").size() == 2);
    thread.interrupt();
    thread.join();
    assertEquals(
        List.of("true", ""), got.events("xid").stream().map(e -> e.field("before_start")).toList());
  }

  @Test
  void aLineThatWasShippedLateIsFoundAndTakenOnce() throws Exception {
    long zero = T * 1_000_000;
    server.stubFor(get(urlPathEqualTo("/prefix" + RANGE)).willReturn(okJson(answer())));
    page(zero, answer(xid(zero + 5, 31)));
    Collected got = new Collected();
    Thread thread = run(got, settings(Map.of()));
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
    clock.addAndGet(1);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.events("xid").size() == 1);
    page(zero, answer(xid(zero + 4, 79), xid(zero + 5, 31)));
    for (int asked = 2; asked < 5; asked++) {
      clock.addAndGet(60_000);
      int times = asked;
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              server
                      .findAll(
                          getRequestedFor(urlPathEqualTo("/prefix" + RANGE))
                              .withQueryParam("start", equalTo(Long.toString(zero))))
                      .size()
                  >= times);
    }
    thread.interrupt();
    thread.join();
    assertEquals(List.of(), got.rejected());
    assertEquals(List.of("31", "79"), got.events("xid").stream().map(e -> e.field("xid")).toList());
    assertEquals("", got.events("xid").getLast().field("before_start"));
  }

  @Test
  void whatIsNoAnswerOfLinesIsAFailure() {
    clock.addAndGet(0);
    for (String body :
        List.of(
            "{\"status\":\"error\",\"error\":\"parse error\"}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
            "<html>",
            "")) {
      server.stubFor(get(urlPathEqualTo("/prefix" + RANGE)).willReturn(okJson(body)));
      assertThrows(IOException.class, this::once, body);
    }
    server.stubFor(get(urlPathEqualTo("/prefix" + RANGE)).willReturn(aResponse().withStatus(429)));
    assertThrows(IOException.class, this::once);
    server.stubFor(
        get(urlPathEqualTo("/prefix" + RANGE)).willReturn(okJson(answer()).withFixedDelay(60_000)));
    assertThrows(IOException.class, this::once);
  }

  private void once() throws Exception {
    AtomicLong moving = new AtomicLong(T);
    LokiKind.create(
            settings(Map.of("timeout", "500ms")),
            () -> Instant.ofEpochMilli(moving.getAndAdd(1_000)))
        .run(new Collected());
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThrows(BadSetting.class, () -> LokiKind.create(settings(Map.of("query", " ")), clock()));
    assertThrows(BadSetting.class, () -> LokiKind.create(settings(Map.of("user", "x")), clock()));
    assertThrows(
        BadSetting.class, () -> LokiKind.create(settings(Map.of("kernel-lines", "x")), clock()));
    assertThrows(BadSetting.class, () -> LokiKind.create(settings(Map.of("limit", "0")), clock()));
  }

  private static java.time.InstantSource clock() {
    return java.time.InstantSource.system();
  }
}
