package io.wheeltapper.deploy.endtoend;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's agent as a process of its own, with an endpoint that speaks as OpenAI's does: what is
 * asked goes out with names covered, and what is answered is read here with them.
 */
@Tag("site")
final class AdviseTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ANSWER =
      "{\"hypotheses\":[{\"text\":\"the riser of node-1\",\"percent\":70,\"evidence\":[\"s1\"]}],"
          + "\"action\":\"\",\"missing\":[\"power log\"],\"change\":[],\"stance\":\"ask\"}";

  /** As the simulated factory calls its nodes. */
  private static final Pattern NODE = Pattern.compile("\\bn\\d{3}\\b");

  /** An opinion on a case about a node. */
  private static final Predicate<JsonNode> ADVISED =
      Seen.kind("advised").and(e -> e.path("target").asText().startsWith("node:"));

  @TempDir private Path folder;
  private WireMockServer model;

  @BeforeEach
  void start() {
    model = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    model.start();
  }

  @AfterEach
  void stop() {
    model.stop();
  }

  private void answers(int afterMillis) {
    ObjectNode body = JSON.createObjectNode().put("id", "x").put("model", "model-7b");
    body.putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .putObject("message")
        .put("role", "assistant")
        .put("content", ANSWER);
    body.putObject("usage").put("prompt_tokens", 1_000).put("completion_tokens", 60);
    model.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withFixedDelay(afterMillis)
                    .withBody(body.toString())));
  }

  private Site site() throws IOException {
    return Site.in(
        folder,
        """
        advisor:
          kind: openai
          url: http://127.0.0.1:%d/v1
          model: model-7b
          timeout: 2m
          canary-calls: 0
          calls-at-once: 32
          calls-per-minute: 500
        """
            .formatted(model.port()));
  }

  private static Programs.Ran run(Site site, AgentProcess agent, String... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--url", agent.url()));
    return Programs.run(
        Map.of(),
        AgentProcess.java(
            System.getProperty("java.class.path"), site.cache(), all.toArray(String[]::new)));
  }

  @Test
  void namesAreCoveredOnTheWayOutAndReadHere() throws Exception {
    answers(0);
    Site site = site();
    try (AgentProcess agent = AgentProcess.start(site.argv("--demo"), Site.NEVER)) {
      JsonNode booked = agent.await("advice nobody asked for", ADVISED);
      assertEquals("", booked.at("/advice/failure").asText(), booked::toString);
      String kase = booked.path("case").asText();
      String riser = "the riser of " + booked.path("target").asText().substring("node:".length());
      assertEquals(riser, booked.at("/advice/hypotheses/0/text").asText());

      Programs.Ran told = run(site, agent, "case", "explain", kase, "--advise");
      assertEquals(0, told.exit(), told.text());
      assertTrue(told.text().contains("says     70 %: " + riser), told.text());
      assertTrue(told.text().contains("missing  power log"), told.text());

      JsonNode said = JSON.readTree(advise(agent, kase));
      assertEquals(riser, said.at("/hypotheses/0/text").asText(), said::toString);
      String signal = said.at("/hypotheses/0/evidence/0").asText();
      assertTrue(
          agent
              .all("found")
              .filter(Seen.has("case", kase))
              .flatMap(f -> f.path("evidence").valueStream())
              .anyMatch(e -> e.path("id").asText().equals(signal)),
          "no signal of the case is called " + signal);

      Programs.Ran shown = run(site, agent, "case", "show", kase);
      assertTrue(shown.text().contains("by " + signal), shown.text());
      assertTrue(shown.text().contains("effect   nothing; it is shown"), shown.text());
    }
    List<String> sent =
        model.getAllServeEvents().stream().map(e -> e.getRequest().getBodyAsString()).toList();
    assertTrue(sent.size() >= 3, "asked " + sent.size() + " times");
    for (String body : sent) {
      assertFalse(NODE.matcher(body).find(), body);
    }
    assertTrue(
        sent.stream().anyMatch(b -> b.contains("what people wrote of such faults")),
        sent::toString);
  }

  /** Longer than any idle connection of the API would once have been let live. */
  @Test
  @Tag("long")
  void aModelThatThinksForMoreThanAMinuteIsWaitedFor() throws Exception {
    answers(65_000);
    Site site = site();
    try (AgentProcess agent = AgentProcess.start(site.argv("--demo"), Site.NEVER)) {
      JsonNode found =
          agent.await(
              "a finding", Seen.kind("found").and(e -> e.path("node").asText().length() > 0));
      Programs.Ran told =
          run(site, agent, "case", "explain", found.path("case").asText(), "--advise");
      assertEquals(0, told.exit(), told.text());
      assertTrue(told.text().contains("the riser of " + found.path("node").asText()), told.text());
    }
  }

  private static String advise(AgentProcess agent, String kase) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create(agent.url()).resolve("/api/v1/cases/" + kase + "/advise");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
