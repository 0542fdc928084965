package io.wheeltapper.advisor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.wheeltapper.advisor.endpoint.EndpointFailed;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each provider in its own shapes, and every way in which it fails. */
@Timeout(60)
final class EndpointsTest {

  static final String KEY = "sk-test-4242424242424242";

  private static final String ANSWER =
      "{\"hypotheses\":[{\"text\":\"gpu-1 on node-1 fell off the bus\",\"percent\":90,"
          + "\"evidence\":[\"s1\"]}],\"action\":\"gpu.reset\",\"missing\":[\"power log\"],"
          + "\"change\":[],\"stance\":\"ask\"}";

  @TempDir Path folder;
  private WireMockServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    port = server.port();
    Files.writeString(folder.resolve("key"), KEY + "\n");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Advice ask(String kind, String... more) throws InterruptedException {
    Map<String, String> values = new HashMap<>();
    values.put("url", "http://127.0.0.1:" + port + "/v1");
    values.put("model", "model-7b");
    values.put("key-file", folder.resolve("key").toString());
    values.put("canary-calls", "0");
    values.put("timeout", "5s");
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    AdvisorKind found = AdvisorKinds.find(kind).orElseThrow();
    Settings settings = new Settings("adviser", found.spec(), values);
    try (Advisor advisor = found.create(settings, Surroundings.bare())) {
      return advisor.advise(Cases.dossier(Cases.signal("a1b2", Cases.XID)), Cases.NOTHING);
    }
  }

  static String body(String kind, String text, String finish) {
    String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return kind.equals("openai")
        ? "{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"model-7b\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\""
            + quoted
            + "\"},\"finish_reason\":\""
            + finish
            + "\"}],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":50,\"total_tokens\":1050}}"
        : "{\"id\":\"x\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"model-7b\",\"content\":[{"
            + "\"type\":\"text\",\"text\":\""
            + quoted
            + "\"}],\"stop_reason\":\""
            + finish
            + "\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":50}}";
  }

  static String stop(String kind) {
    return kind.equals("openai") ? "stop" : "end_turn";
  }

  private void answers(ResponseDefinitionBuilder answer) {
    server.stubFor(post(anyUrl()).willReturn(answer));
  }

  private static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  private Advice fails(String kind, String words, String... settings) throws InterruptedException {
    Advice advice = ask(kind, settings);
    assertTrue(advice.failure().contains(words), kind + ": " + advice.failure());
    assertEquals(List.of(), advice.hypotheses());
    assertEquals("", advice.action());
    assertEquals(Advice.Stance.NOTHING, advice.stance());
    return advice;
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void advises(String kind) throws InterruptedException {
    answers(json(200, body(kind, ANSWER, stop(kind))));
    Advice advice = ask(kind, "price-in", "2", "price-out", "10");
    assertEquals("", advice.failure());
    assertEquals(
        List.of(
            new Advice.Hypothesis(
                "0000:3b:00@hal-rack9-node042 on hal-rack9-node042 fell off the bus",
                90,
                List.of("a1b2"))),
        advice.hypotheses());
    assertEquals("gpu.reset", advice.action());
    assertEquals(Advice.Stance.ASK, advice.stance());
    assertEquals(64, advice.prompt().length());
    assertEquals("model-7b", advice.model());
    assertEquals(1, advice.usage().calls());
    assertEquals(1000, advice.usage().sent());
    assertEquals(50, advice.usage().received());
    assertEquals(2500, advice.usage().cost());
    LoggedRequest sent =
        server
            .findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()))
            .getFirst();
    assertTrue(sent.getBodyAsString().contains("fallen off the bus"), sent.getBodyAsString());
    assertTrue(sent.getBodyAsString().contains("json_schema"), sent.getBodyAsString());
    assertFalse(sent.getBodyAsString().contains("hal-rack9"), sent.getBodyAsString());
    assertFalse(sent.getBodyAsString().contains(KEY));
    assertTrue(
        sent.header(kind.equals("openai") ? "Authorization" : "x-api-key")
            .firstValue()
            .endsWith(KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void theKeyIsReadAnew(String kind) throws Exception {
    answers(json(200, body(kind, ANSWER, stop(kind))));
    Files.writeString(folder.resolve("key"), "");
    fails(kind, "is empty");
    assertEquals(0, server.getAllServeEvents().size());
    Files.delete(folder.resolve("key"));
    fails(kind, "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void aPlainNoIsToldInWords(String kind) throws InterruptedException {
    answers(json(401, "{\"error\":{\"message\":\"bad key " + KEY + "\"}}"));
    fails(kind, "does not accept the key");
    assertFalse(ask(kind).failure().contains(KEY));
    answers(json(404, "{}"));
    fails(kind, "knows no model");
    answers(json(413, "{}"));
    fails(kind, "too long");
    answers(aResponse().withStatus(302).withHeader("Location", "http://127.0.0.1:1/"));
    fails(kind, "elsewhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void waitsWhenToldToWithinItsTime(String kind) throws InterruptedException {
    server.stubFor(
        post(anyUrl())
            .inScenario("busy")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(json(429, "{}").withHeader("Retry-After", "1"))
            .willSetStateTo("free"));
    server.stubFor(
        post(anyUrl())
            .inScenario("busy")
            .whenScenarioStateIs("free")
            .willReturn(json(200, body(kind, ANSWER, stop(kind)))));
    Advice advice = ask(kind);
    assertEquals("", advice.failure());
    assertEquals(2, advice.usage().calls());
    assertTrue(advice.usage().millis() >= 1000, "" + advice.usage().millis());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void doesNotWaitBeyondItsTime(String kind) throws InterruptedException {
    answers(
        json(429, "{\"error\":{\"type\":\"rate_limit_error\"}}").withHeader("Retry-After", "60"));
    Advice advice = fails(kind, "goes beyond the time limit");
    assertEquals(1, server.getAllServeEvents().size());
    assertTrue(EndpointFailed.notNow(advice.failure()), advice.failure());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void aBrokenServerIsTriedAgainAndThenTold(String kind) throws InterruptedException {
    answers(json(500, "boom"));
    Advice failed = fails(kind, "the endpoint failed (500", "timeout", "10s");
    assertFalse(EndpointFailed.notNow(failed.failure()), failed.failure());
    answers(json(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"));
    Advice overloaded = fails(kind, "overloaded", "timeout", "10s");
    assertTrue(EndpointFailed.notNow(overloaded.failure()), overloaded.failure());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void brokenAnswersAreNone(String kind) throws InterruptedException {
    for (Fault fault :
        List.of(
            Fault.EMPTY_RESPONSE,
            Fault.MALFORMED_RESPONSE_CHUNK,
            Fault.RANDOM_DATA_THEN_CLOSE,
            Fault.CONNECTION_RESET_BY_PEER)) {
      answers(json(200, body(kind, ANSWER, stop(kind))).withFault(fault));
      Advice advice = ask(kind);
      assertFalse(advice.failure().isEmpty(), fault.name());
      assertEquals(List.of(), advice.hypotheses());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void garbageIsNoAdvice(String kind) throws InterruptedException {
    for (String garbage :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"choices\":[]}",
            "<html>no</html>",
            "{\"choices\":[{}]}",
            "{\"content\":null}",
            "[".repeat(50_000),
            "\"x\"")) {
      answers(json(200, garbage));
      Advice advice = ask(kind);
      assertFalse(advice.failure().isEmpty(), garbage.substring(0, Math.min(20, garbage.length())));
    }
    answers(json(200, body(kind, "I think it is the cable.", stop(kind))));
    fails(kind, "no JSON object");
    answers(json(200, body(kind, "{\"hypotheses\":[]}", stop(kind))));
    fails(kind, "'action' is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void tenMegabytesAreNotRead(String kind) throws InterruptedException {
    answers(json(200, body(kind, "x".repeat(10 << 20), stop(kind))));
    fails(kind, "longer than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void aSlowDripEndsInTime(String kind) throws InterruptedException {
    answers(json(200, body(kind, ANSWER, stop(kind))).withChunkedDribbleDelay(100, 60_000));
    long begin = System.nanoTime();
    fails(kind, "no whole answer within", "timeout", "2s");
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(20).toNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void anAnswerThatWasCutIsNone(String kind) throws InterruptedException {
    answers(json(200, body(kind, "{\"hypo", kind.equals("openai") ? "length" : "max_tokens")));
    fails(kind, "cut off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void moderationIsToldInWords(String kind) throws InterruptedException {
    answers(json(200, body(kind, "", kind.equals("openai") ? "content_filter" : "refusal")));
    fails(kind, "moderation");
  }

  @Test
  void aRefusalOfOpenAiIsModeration() throws InterruptedException {
    answers(
        json(
            200,
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
                + "\"refusal\":\"I can't help with that\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9}}"));
    fails("openai", "moderation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void withoutSchemaItIsAskedInWords(String kind) throws InterruptedException {
    server.stubFor(
        post(anyUrl())
            .withRequestBody(
                com.github.tomakehurst.wiremock.client.WireMock.containing("json_schema"))
            .willReturn(json(400, "{\"error\":{\"message\":\"response_format not supported\"}}")));
    server.stubFor(
        post(anyUrl())
            .withRequestBody(
                com.github.tomakehurst.wiremock.client.WireMock.notContaining("json_schema"))
            .willReturn(json(200, body(kind, "```json " + ANSWER + " ```", stop(kind)))));
    Advice advice = ask(kind);
    assertEquals("", advice.failure());
    assertEquals(2, advice.usage().calls());
  }

  @Test
  void nobodyThere() throws InterruptedException {
    server.stop();
    Advice advice = ask("openai");
    assertTrue(advice.failure().contains("cannot be reached"), advice.failure());
  }
}
