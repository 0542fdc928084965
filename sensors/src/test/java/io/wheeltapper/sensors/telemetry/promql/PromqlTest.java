package io.wheeltapper.sensors.telemetry.promql;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromqlTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final PromqlKind kind = new PromqlKind();
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

  private Settings settings(String queries, Map<String, String> more) throws Exception {
    Map<String, String> all = new HashMap<>(more);
    all.put("url", server.baseUrl() + "/prometheus/");
    all.put("queries", Files.writeString(folder.resolve("queries.yaml"), queries).toString());
    all.put("interval", "20ms");
    return new Settings("mimir", kind.spec(), all);
  }

  private void answers(String query, String body) {
    server.stubFor(
        post(urlPathEqualTo("/prometheus/api/v1/query"))
            .withRequestBody(containing("query=" + query))
            .willReturn(okJson(body)));
  }

  private static String vector(String warnings, String... series) {
    return "{\"status\":\"success\",%s\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
        .formatted(warnings, String.join(",", series));
  }

  private static String series(String labels, String value) {
    return "{\"metric\":{%s},\"value\":[1790000000.5,\"%s\"]}".formatted(labels, value);
  }

  private Thread run(Settings settings, Collected got) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            PromqlKind.create(settings, InstantSource.system()).run(got);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            got.rejected("run", e.toString());
          }
        });
  }

  @Test
  void eachSeriesIsATargetsNumberAndARoundIsOneSnapshot() throws Exception {
    String n1 = "\"node\":\"n1\",\"job\":\"x\"";
    answers(
        "q1",
        vector(
            "", series(n1, "1.5"), series("\"node\":\"n2\"", "NaN"), series("\"a\":\"b\"", "1")));
    answers("q2", vector("", series(n1, "7"), series("\"wheeltapper_target\":\"rack:r1\"", "3")));
    answers(
        "q3",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1790000000,\"1.2\"]}}");
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    Collected got = new Collected();
    Thread thread =
        run(
            settings(
                "queries: [{name: a, query: q1}, {name: b, query: q2}, {name: pue, query: q3}]",
                Map.of("tenant", "gpu|net", "token-file", token.toString())),
            got);
    await().atMost(LIMIT).until(() -> got.beats() >= 2);
    Snapshot node = got.snapshots().getFirst();
    assertEquals("node:n1", node.target().toString());
    assertEquals(Map.of("a", 1.5, "b", 7.0), node.metrics().asMap());
    assertEquals(1_790_000_000_500L, node.at());
    assertEquals(
        List.of("node:n1", "rack:r1", "site:site"),
        got.snapshots().stream().limit(3).map(s -> s.target().toString()).toList());
    assertTrue(
        got.rejected().getFirst().contains("1 series name no node"), got.rejected()::toString);
    server.verify(
        moreThanOrExactly(2),
        postRequestedFor(urlPathEqualTo("/prometheus/api/v1/query"))
            .withHeader("X-Scope-OrgID", equalTo("gpu|net"))
            .withHeader("Authorization", equalTo("Bearer secret"))
            .withRequestBody(containing("lookback_delta=60s")));
    // What is no longer answered is taken back once.
    answers("q2", vector("", series(n1, "7")));
    await()
        .atMost(LIMIT)
        .until(() ->
            got.snapshots().stream()
                .anyMatch(s -> s.target().id().equals("r1") && s.metrics().asMap().isEmpty()));
    thread.interrupt();
    thread.join();
  }

  @Test
  void aSampleOfNoTimeIsNone() throws Exception {
    for (String never : List.of("\"1e2147483647\"", "1e999", "\"" + "9".repeat(999) + "\"")) {
      String body = vector("", "{\"metric\":{},\"value\":[" + never + ",\"1\"]}", series("", "2"));
      assertEquals(
          List.of(2.0),
          Vector.read(200, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)).points().stream()
              .map(Vector.Point::value)
              .toList());
    }
  }

  @Test
  void aPartIsNoAnswerAndAWrongQuestionCostsItself() throws Exception {
    String n1 = "\"node\":\"n1\"";
    answers("part", vector("\"warnings\":[\"zone b is away\"],", series(n1, "1")));
    answers(
        "twice", vector("", series(n1 + ",\"x\":\"1\"", "1"), series(n1 + ",\"x\":\"2\"", "2")));
    answers("good", vector("", series(n1, "5")));
    server.stubFor(
        post(urlPathEqualTo("/prometheus/api/v1/query"))
            .withRequestBody(containing("query=wrong"))
            .willReturn(
                com.github.tomakehurst.wiremock.client.WireMock.aResponse()
                    .withStatus(400)
                    .withBody(
                        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse\"}")));
    Collected got = new Collected();
    Thread thread =
        run(
            settings(
                "queries: [{name: p, query: part}, {name: t, query: twice}, {name: w, query:"
                    + " wrong}, {name: g, query: good}]",
                Map.of()),
            got);
    await().atMost(LIMIT).until(() -> got.snapshots().size() >= 2);
    thread.interrupt();
    thread.join();
    assertEquals(Map.of("g", 5.0), got.snapshots().getFirst().metrics().asMap());
    assertEquals(0, got.beats());
    String said = String.join("\n", got.rejected());
    assertTrue(said.contains("p: a part only: zone b is away"), said);
    assertTrue(said.contains("t: gives several numbers for node:n1"), said);
    assertTrue(said.contains("w: parse"), said);
  }

  @Test
  void aFileOfQueriesSaysWhatIsWrongWithIt() {
    BadSetting bad =
        assertThrows(
            BadSetting.class,
            () -> kind.create(settings("queries:\n- {name: a, qery: up}\n", Map.of())));
    assertTrue(bad.getMessage().contains("queries.yaml:2:"), bad.getMessage());
    assertThrows(
        BadSetting.class,
        () -> kind.create(new Settings("x", kind.spec(), Map.of("url", "http://127.0.0.1:1"))));
  }

  @Test
  void wrongQuestionsOnlyAreNoHeartbeatAndAPausedBodyIsGivenUp() throws Exception {
    var wrong = com.github.tomakehurst.wiremock.client.WireMock.aResponse().withStatus(400);
    String path = "/prometheus/api/v1/query";
    server.stubFor(
        post(urlPathEqualTo(path))
            .willReturn(wrong.withBody("{\"status\":\"error\",\"error\":\"parse\"}")));
    Collected got = new Collected();
    String wrongs = "queries: [{name: w, query: wrong}]";
    Thread asking = run(settings(wrongs, Map.of("timeout", "60s")), got);
    await().atMost(LIMIT).until(() -> got.rejected().size() >= 3);
    asking.interrupt();
    assertTrue(asking.join(LIMIT));
    assertEquals(0, got.beats());
    server.stubFor(
        post(urlPathEqualTo(path))
            .willReturn(okJson(vector("", " ".repeat(1_000))).withChunkedDribbleDelay(2, 120_000)));
    // A machine that is itself slow has no header in time either: then "request timed out".
    Collected paused = new Collected();
    assertTrue(run(settings(wrongs, Map.of("timeout", "500ms")), paused).join(LIMIT));
    assertTrue(paused.rejected().getLast().startsWith("run"), "" + paused.rejected());
    assertEquals(0, paused.beats());
  }
}
