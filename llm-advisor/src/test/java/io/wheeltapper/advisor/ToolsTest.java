package io.wheeltapper.advisor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The look-ups as each provider offers them to its model, and what comes back to it. */
@Timeout(60)
final class ToolsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ANSWER =
      "{\"hypotheses\":[{\"text\":\"power went on node-1\",\"percent\":60,\"evidence\":[\"s2\"]}],"
          + "\"action\":\"\",\"missing\":[],\"change\":[],\"stance\":\"nothing\"}";

  private static final Evidence ELSEWHERE =
      new Evidence(
          "b7",
          Cases.NODE,
          "bmc",
          Origin.BMC,
          Cases.AT - 60_000,
          "power",
          "power failed on hal-rack9-node042");

  private static final Lookup MEMORY =
      Cases.lookup(
          List.of(ELSEWHERE),
          List.of(Cases.GPU),
          List.of(
              new Lookup.Past(
                  "c0", Cases.AT - 1_000, Cases.NODE, "gpu-fell-off-bus", "reset", List.of(1L))));

  @TempDir Path folder;
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

  private record Call(String tool, String key, String argument) {}

  /** First it calls, then it answers. */
  private void calls(String kind, List<Call> calls) {
    stub(Scenario.STARTED, kind.equals("openai") ? openai(calls) : anthropic(calls), "told");
    stub("told", EndpointsTest.body(kind, ANSWER, EndpointsTest.stop(kind)), "told");
  }

  private void stub(String state, String body, String next) {
    server.stubFor(
        post(anyUrl())
            .inScenario("talk")
            .whenScenarioStateIs(state)
            .willReturn(aResponse().withHeader("Content-Type", "application/json").withBody(body))
            .willSetStateTo(next));
  }

  private static String openai(List<Call> calls) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", "tool_calls");
    ArrayNode made = choice.putObject("message").put("role", "assistant").putArray("tool_calls");
    for (Call call : calls) {
      made.addObject()
          .put("id", "call-" + made.size())
          .put("type", "function")
          .putObject("function")
          .put("name", call.tool())
          .put("arguments", "{\"" + call.key() + "\":\"" + call.argument() + "\"}");
    }
    body.putObject("usage").put("prompt_tokens", 500).put("completion_tokens", 30);
    return body.toString();
  }

  private static String anthropic(List<Call> calls) {
    ObjectNode body = JSON.createObjectNode().put("type", "message").put("role", "assistant");
    ArrayNode made = body.put("stop_reason", "tool_use").putArray("content");
    for (Call call : calls) {
      made.addObject()
          .put("type", "tool_use")
          .put("id", "call-" + made.size())
          .put("name", call.tool())
          .putObject("input")
          .put(call.key(), call.argument());
    }
    body.putObject("usage").put("input_tokens", 500).put("output_tokens", 30);
    return body.toString();
  }

  private Advice ask(String kind, int most) throws Exception {
    Files.writeString(folder.resolve("key"), EndpointsTest.KEY);
    AdvisorKind found = AdvisorKinds.find(kind).orElseThrow();
    Settings settings =
        new Settings(
            "adviser",
            found.spec(),
            Map.of(
                "url",
                "http://127.0.0.1:" + server.port() + "/v1",
                "model",
                "model-7b",
                "key-file",
                folder.resolve("key").toString(),
                "canary-calls",
                "0",
                "tool-calls",
                "" + most));
    Runbooks pages =
        (question, _) ->
            question.equals("power failed")
                ? List.of(
                    new Runbooks.Passage("psu", "A power supply failed", "Replace it.", 0.8, false))
                : List.of();
    Surroundings around = new Surroundings(pages, InstantSource.system(), Set.of(), List.of());
    try (Advisor advisor = found.create(settings, around)) {
      return advisor.advise(Cases.dossier(Cases.signal("a1b2", Cases.XID)), MEMORY);
    }
  }

  private List<JsonNode> sent() throws Exception {
    List<JsonNode> bodies = new ArrayList<>();
    for (LoggedRequest each : server.findAll(anyRequestedFor(anyUrl()))) {
      bodies.add(JSON.readTree(each.getBody()));
    }
    return bodies;
  }

  private static List<String> offered(JsonNode body) {
    return StreamSupport.stream(body.path("tools").spliterator(), false)
        .map(t -> t.path("function").path("name").asText(t.path("name").asText()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void allFourAreOfferedAndAnsweredWithNamesCovered(String kind) throws Exception {
    calls(
        kind,
        List.of(
            new Call("signals", "target", "node-1"),
            new Call("around", "target", "node-1"),
            new Call("past", "target", "node-1"),
            new Call("runbooks", "question", "power failed")));
    Advice advice = ask(kind, 6);
    assertEquals("", advice.failure());
    assertEquals(
        List.of("power went on hal-rack9-node042"),
        advice.hypotheses().stream().map(Advice.Hypothesis::text).toList());
    assertEquals(List.of("b7"), advice.hypotheses().getFirst().evidence());
    assertEquals(2, advice.usage().calls());
    List<JsonNode> sent = sent();
    assertEquals(List.of("signals", "around", "past", "runbooks"), offered(sent.getFirst()));
    String told = sent.getLast().toString();
    for (String words :
        List.of(
            "power failed on node-1", "gpu-1", "| reset", "A power supply failed | Replace it.")) {
      assertTrue(told.contains(words), words + " is not in " + told);
    }
    assertFalse(told.contains("hal-rack9"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void noneIsAnsweredTwiceOrBeyondTheNumber(String kind) throws Exception {
    calls(
        kind,
        List.of(
            new Call("signals", "target", "node-1"),
            new Call("signals", "target", "node-1"),
            new Call("signals", "target", "hal-rack9-node042"),
            new Call("around", "target", "node-1")));
    assertEquals("", ask(kind, 3).failure());
    JsonNode last = sent().getLast();
    String told = last.toString();
    assertTrue(told.contains("you have this answer already"), told);
    assertTrue(told.contains("no such name was given to you"), told);
    assertTrue(told.contains(LookUps.NO_MORE), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void withNoneAllowedNoneIsOffered(String kind) throws Exception {
    stub(
        Scenario.STARTED,
        EndpointsTest.body(kind, ANSWER.replace("s2", "s1"), EndpointsTest.stop(kind)),
        "told");
    assertEquals("", ask(kind, 0).failure());
    assertEquals(List.of(), offered(sent().getFirst()));
  }
}
