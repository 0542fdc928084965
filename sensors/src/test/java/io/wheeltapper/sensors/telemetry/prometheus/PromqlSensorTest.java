package io.wheeltapper.sensors.telemetry.prometheus;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromqlSensorTest {

  private static final long END = 1_800_000_000_000L;
  private static final String QUERY = "/prometheus/api/v1/query";

  @TempDir Path folder;
  private final List<String> rejected = new ArrayList<>();
  private long now = END + 20_000;
  private String tokenFile = "";
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

  private SliQuery.Asked asked(String query) {
    URI url = URI.create(server.baseUrl() + "/prometheus/");
    return new SliQuery.Asked(new SliQuery.Server(url, "gpu-site", tokenFile, 120_000), query);
  }

  private SliQuery gauge(String measured, String total) {
    Optional<SliQuery.Asked> of = total.isEmpty() ? Optional.empty() : Optional.of(asked(total));
    SliQuery.Shape shape = total.isEmpty() ? SliQuery.Shape.VALUE : SliQuery.Shape.BAD;
    return new SliQuery(measured, shape, false, asked(measured), of);
  }

  private void answer(String query, String result) {
    server.stubFor(
        post(urlEqualTo(QUERY))
            .withRequestBody(containing("query=" + query + "%5B"))
            .willReturn(
                okJson(
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                        + result
                        + "]}}")));
  }

  private static String series(String values) {
    return "{\"metric\":{},\"values\":[" + values + "]}";
  }

  private static String at(long before, String value) {
    return "[" + (END / 1000 - before) + ",\"" + value + "\"]";
  }

  /** One round of the sensor; what it said, each as {@code minute's end: numbers}. */
  private List<String> said(PromqlSensor sensor) throws Exception {
    List<String> said = new ArrayList<>();
    Sensor.Sink sink =
        new Sensor.Sink() {
          @Override
          public void emit(List<Signal> signals) {
            signals.forEach(s ->
                said.add(
                    (s.at() - END) / 1000
                        + " "
                        + ((io.wheeltapper.core.model.Snapshot) s).metrics()));
          }

          @Override
          public void alive(long at) {
            throw new IllegalStateException("once round");
          }

          @Override
          public void rejected(String place, String why) {
            rejected.add(place + ": " + why);
          }
        };
    try {
      sensor.run(sink);
    } catch (IllegalStateException e) {
      return said;
    }
    throw new AssertionError("it ended");
  }

  private PromqlSensor sensor(SliQuery... queries) {
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    return new PromqlSensor("sli", () -> List.of(queries), clock);
  }

  @Test
  void asksATenantOfAMimirWithItsToken() throws Exception {
    tokenFile = Files.writeString(folder.resolve("token"), "secret\n").toString();
    answer("out", series(at(100, "1") + "," + at(1, "2")));
    answer("all", series(at(100, "8") + "," + at(1, "8")));
    assertEquals(
        List.of("-60 {out.bad=1.0, out.total=8.0}", "0 {out.bad=2.0, out.total=8.0}"),
        said(sensor(gauge("out", "all"))));
    server.verify(
        postRequestedFor(urlEqualTo(QUERY))
            .withHeader("X-Scope-OrgID", equalTo("gpu-site"))
            .withHeader("Authorization", equalTo("Bearer secret"))
            .withRequestBody(equalTo("query=all%5B180s%5D&time=" + END / 1000 + ".000")));
  }

  @Test
  void aMinuteIsSaidOnceAndWhatWasMissedIsCaughtUp() throws Exception {
    answer("pue", series(at(100, "1.1") + "," + at(1, "1.2")));
    PromqlSensor sensor = sensor(gauge("pue", ""));
    assertEquals(2, said(sensor).size());
    assertEquals(List.of(), said(sensor));
    now += 180_000;
    server.resetAll();
    assertThrows(IOException.class, () -> said(sensor));
    answer("pue", series(at(-59, "1.3") + "," + at(-119, "1.4") + "," + at(-179, "1.5")));
    assertEquals(
        List.of("60 {pue.value=1.3}", "120 {pue.value=1.4}", "180 {pue.value=1.5}"),
        said(sensor).stream().sorted(java.util.Comparator.comparingInt(String::length)).toList());
  }

  @Test
  void missingNaNAndSeveralSeriesAreUnknown() throws Exception {
    answer("gone", "");
    answer("nan", series(at(100, "NaN") + "," + at(1, "+Inf")));
    answer("many", series(at(1, "1")) + "," + series(at(1, "2")));
    answer("all", series(at(1, "8")));
    assertEquals(List.of(), said(sensor(gauge("gone", "all"), gauge("all", "gone"))));
    assertEquals(List.of(), said(sensor(gauge("nan", ""))));
    answer("never", series("[\"1e2147483647\",\"1\"],[1e999,\"1\"],[null,\"1\"]"));
    assertEquals(List.of(), said(sensor(gauge("never", ""))));
    assertEquals(List.of(), rejected);
    assertEquals(List.of(), said(sensor(gauge("many", ""))));
    assertTrue(rejected.getFirst().contains("aggregate"), rejected::toString);
    assertEquals(List.of("0 {many.bad=3.0, many.total=8.0}"), said(sensor(gauge("many", "all"))));
  }

  @Test
  void aCounterCountsFromTheReadingBeforeAndBeginsAnewWhereItWentBack() throws Exception {
    answer(
        "bad",
        series(
            at(170, "90")
                + ","
                + at(125, "100")
                + ","
                + at(90, "103")
                + ","
                + at(30, "2")
                + ","
                + at(10, "5")));
    answer(
        "all",
        series(at(125, "1000") + "," + at(90, "1100") + "," + at(30, "40") + "," + at(10, "70")));
    SliQuery counter =
        new SliQuery("s", SliQuery.Shape.BAD, true, asked("bad"), Optional.of(asked("all")));
    assertEquals(
        List.of("-60 {s.bad=3.0, s.total=100.0}", "0 {s.bad=5.0, s.total=70.0}"),
        said(sensor(counter)));
  }

  @Test
  void readyRatiosAreOfOne() throws Exception {
    answer("ratio", series(at(1, "0.75")));
    for (SliQuery.Shape shape : List.of(SliQuery.Shape.SUCCESS, SliQuery.Shape.FAILURE)) {
      SliQuery query = new SliQuery("s", shape, false, asked("ratio"), Optional.empty());
      String bad = shape == SliQuery.Shape.SUCCESS ? "0.25" : "0.75";
      assertEquals(List.of("0 {s.bad=" + bad + ", s.total=1.0}"), said(sensor(query)));
    }
  }

  @Test
  void aBadQueryCostsItselfAndAServerThatIsAwayIsAnException() throws Exception {
    server.stubFor(
        post(urlEqualTo(QUERY))
            .withRequestBody(containing("query=broken"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withBody("{\"status\":\"error\",\"error\":\"parse error: 1:1\"}")));
    answer("all", series(at(1, "8")));
    assertEquals(List.of("0 {all.value=8.0}"), said(sensor(gauge("broken", ""), gauge("all", ""))));
    assertEquals(List.of("broken: parse error: 1:1"), rejected);
    for (String body : List.of("", "<html>", "[]", "{\"status\":\"error\"}")) {
      server.stubFor(
          post(urlEqualTo(QUERY)).willReturn(aResponse().withStatus(503).withBody(body)));
      assertThrows(IOException.class, () -> said(sensor(gauge("all", ""))), body);
    }
  }

  @Test
  void aPartialAnswerIsNoneAndTheMinuteIsAskedForAgain() throws Exception {
    answer("all", series(at(1, "1000")));
    answer("pue", series(at(1, "1.1")));
    // A store of failures is away: half of them are missing, and Mimir or Thanos says so beside it.
    server.stubFor(
        post(urlEqualTo(QUERY))
            .withRequestBody(containing("query=bad%5B"))
            .willReturn(
                okJson(
                    "{\"status\":\"success\",\"warnings\":[\"store 10.0.0.7 is away\\n\"],"
                        + "\"data\":{\"resultType\":\"matrix\",\"result\":["
                        + series(at(1, "4"))
                        + "]}}")));
    PromqlSensor sensor = sensor(gauge("bad", "all"), gauge("pue", ""));
    List<Signal> got = new ArrayList<>();
    IOException why = assertThrows(IOException.class, () -> sensor.run(taking(got)));
    assertTrue(
        String.valueOf(why.getMessage()).endsWith("a part only: store 10.0.0.7 is away "),
        why::toString);
    // What others say is said; of the minute itself nothing is.
    assertEquals(
        List.of("{pue.value=1.1}"),
        got.stream()
            .map(s -> ((io.wheeltapper.core.model.Snapshot) s).metrics().toString())
            .toList());
    answer("bad", series(at(1, "8")));
    assertEquals(List.of("0 {bad.bad=8.0, bad.total=1000.0}"), said(sensor));
    // Remarks on a query ("infos", of Prometheus 3) take nothing from its answer.
    server.stubFor(
        post(urlEqualTo(QUERY))
            .withRequestBody(containing("query=more%5B"))
            .willReturn(
                okJson(
                    "{\"status\":\"success\",\"warnings\":[],\"infos\":[\"metric might not be a"
                        + " counter\"],\"data\":{\"resultType\":\"matrix\",\"result\":["
                        + series(at(1, "4"))
                        + "]}}")));
    assertEquals(List.of("0 {more.value=4.0}"), said(sensor(gauge("more", ""))));
  }

  private static Sensor.Sink taking(List<Signal> got) {
    return new Sensor.Sink() {
      @Override
      public void emit(List<Signal> signals) {
        got.addAll(signals);
      }

      @Override
      public void alive(long at) {
        throw new IllegalStateException("nothing was wrong");
      }

      @Override
      public void rejected(String place, String why) {
        throw new IllegalStateException(why);
      }
    };
  }
}
