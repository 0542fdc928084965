package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.Described;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.demo.DemoSite;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console reads, of a whole agent over the simulated factory in observe mode. */
@Tag("site")
final class ConsoleTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private static Path folder;
  private static final List<Entry> ENTRIES = new CopyOnWriteArrayList<>();
  private static final List<JsonNode> HOOKED = new CopyOnWriteArrayList<>();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Vertx vertx;
  private static LiveAgent agent;
  private static ApiServer server;
  private static HttpServer hook;
  private static Path data;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          HOOKED.add(Json.mapper().readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    Files.writeString(folder.resolve("secret"), "whsec_" + "A".repeat(44));
    Path file = folder.resolve("w.yaml");
    Files.writeString(
        file,
        "data: data\nwebhooks:\n  - {url: http://127.0.0.1:"
            + hook.getAddress().getPort()
            + "/, secret-file: secret, kinds: [found, judged, approved]}\n");
    ConfigReader.Loaded loaded = ConfigReader.read(file, Kinds.discover());
    data = loaded.config().data();
    agent =
        LiveAgent.start(
            vertx,
            new LiveAgent.Start(
                loaded,
                true, // it may act where a person lets it
                DemoSite.create(20_261_121L),
                "eva",
                (_, entry) -> ENTRIES.add(entry)));
    server =
        ApiServer.start(
            vertx,
            new Config.Api(0, "127.0.0.1"),
            new LiveView(agent, "demo", data),
            () -> agent.metrics("").text());
    assertEquals(
        202, post("/api/v1/mode", "{\"mode\":\"observe\",\"by\":\"eva\"}", "0").statusCode());
    await().atMost(LONG).until(() -> ENTRIES.stream().anyMatch(ConsoleTest::would));
  }

  private static boolean would(Entry entry) {
    return entry instanceof Entry.Judged j
        && j.verdict().equals("allow")
        && j.mode() == Mode.OBSERVE;
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    agent.close();
    hook.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.mapper().readTree(answer.body());
  }

  private static JsonNode aCase() throws Exception {
    String id = ENTRIES.stream().filter(ConsoleTest::would).findFirst().orElseThrow().caseId();
    for (JsonNode each : json("/api/v1/cases")) {
      if (each.get("case").asText().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("no case " + id);
  }

  @Test
  void theFleetIsWhole() throws Exception {
    JsonNode fleet = json("/api/v1/fleet");
    assertEquals(64, fleet.get("nodes").size());
    assertEquals(8, fleet.at("/groups/rack").size(), () -> "" + fleet.get("groups"));
    long well = 0;
    for (JsonNode node : fleet.get("nodes")) {
      well += fleet.get("states").get(node.get(1).asInt()).asText().equals("well") ? 1 : 0;
    }
    assertTrue(well > 32, "only " + well + " are well");
    String tag = get("/api/v1/fleet").headers().firstValue("ETag").orElse("");
    assertTrue(tag.matches("\"[0-9a-f]{24}\""), tag);
  }

  @Test
  void aCaseIsFoundAndTellsItsStory() throws Exception {
    JsonNode kase = aCase();
    String id = kase.get("case").asText();
    String target = kase.get("target").asText();
    for (JsonNode each : json("/api/v1/cases?target=" + target)) {
      assertEquals(target, each.get("target").asText());
    }
    assertEquals(
        id,
        json("/api/v1/cases?q=" + id.toUpperCase(java.util.Locale.ROOT)).at("/0/case").asText());
    assertEquals(0, json("/api/v1/cases?fault=no-such-fault").size());
    assertEquals(400, get("/api/v1/cases?state=shut").statusCode());
    assertEquals(1, json("/api/v1/cases?limit=1").size());
    JsonNode story = json("/api/v1/cases/" + id + "/story");
    assertEquals(id, story.at("/case/case").asText());
    assertEquals("found", story.at("/entries/0/entry/kind").asText());
    assertTrue(story.at("/explanation/sentences").size() > 0, story::toString);
    assertTrue(story.at("/explanation/places").size() > 0, story::toString);
    assertFalse(story.at("/explanation/bundle/hash").asText().isEmpty());
    assertTrue(story.at("/cost").has("unpriced"));
    assertEquals(404, get("/api/v1/cases/none/story").statusCode());
  }

  @Test
  void whatItWouldHaveDoneIsAddedUp() throws Exception {
    JsonNode would = json("/api/v1/would?days=1");
    assertEquals(86_400_000L, would.get("to").asLong() - would.get("from").asLong());
    int steps = 0;
    for (JsonNode action : would.get("actions")) {
      steps += action.get("count").asInt();
      assertTrue(action.get("nodes").asInt() <= action.get("count").asInt());
    }
    int listed = 0;
    for (JsonNode each : would.get("cases")) {
      listed += each.get("actions").size();
    }
    assertTrue(steps > 0, would::toString);
    assertEquals(steps, listed);
    long allowed = ENTRIES.stream().filter(ConsoleTest::would).count();
    assertTrue(json("/api/v1/would").at("/actions").size() > 0);
    assertTrue(steps <= allowed + 5, steps + " of " + allowed);
    System.out.println("would: " + would.get("gpuHours") + " " + would.get("actions"));
  }

  private static HttpResponse<String> post(String path, String body, String key) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatWaitsForPersonsIsListedAndAnsweredOnce() throws Exception {
    // Of what comes from here on each first step asks.
    assertEquals(
        202,
        post(
                "/api/v1/mode",
                "{\"mode\":\"ask\",\"action\":\"node.isolate\",\"by\":\"eva\"}",
                "mode")
            .statusCode());
    await().atMost(LONG).until(() -> json("/api/v1/approvals").size() > 0);
    JsonNode approvals = json("/api/v1/approvals");
    new Described().holds("/api/v1/approvals", approvals);
    JsonNode first = approvals.get(0);
    assertEquals(1, first.get("preview").size(), first::toString);
    assertTrue(
        first
            .at("/preview/0")
            .asText()
            .contains(first.at("/case/target").asText().replace("node:", "")),
        first::toString);
    assertEquals(0, first.get("answers").asInt());
    assertTrue(first.get("asked").asLong() > 0, first::toString);
    assertTrue(first.get("expires").asLong() > first.get("asked").asLong(), first::toString);
    String id = first.at("/case/case").asText();
    String word = "{\"plan\":\"" + first.at("/case/plan").asText() + "\",\"by\":\"eva\"}";
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = post("/api/v1/cases/" + id + "/approve", word, "yes");
      assertEquals(202, answer.statusCode(), answer.body());
    }
    assertEquals(
        1,
        ENTRIES.stream()
            .filter(e -> e instanceof Entry.Approved a && a.caseId().equals(id))
            .count());
    await()
        .atMost(LONG)
        .until(
            () -> HOOKED.stream().anyMatch(h -> h.at("/type").asText().equals("entry.approved")));
  }

  @Test
  void whatIsWrittenIsToldAsItIsWrittenAndSentOut() throws Exception {
    HttpResponse<InputStream> stream =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + "/api/v1/events?from=0"))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    int least = 3;
    List<String> told = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      while (told.size() < least) {
        String line = lines.readLine();
        if (line.startsWith("data: {\"index\"")) {
          told.add(Json.mapper().readTree(line.substring(6)).get("entry").toString());
        }
      }
    }
    List<String> written = new ArrayList<>();
    json("/api/v1/entries?limit=" + least).get("entries").forEach(e -> written.add(e.toString()));
    assertEquals(written, told);
    await()
        .atMost(LONG)
        .until(() -> HOOKED.stream().anyMatch(h -> h.at("/type").asText().equals("entry.judged")));
    JsonNode sent = HOOKED.getFirst();
    long index = sent.at("/data/index").asLong();
    assertEquals(
        json("/api/v1/entries?limit=1&from=" + index).at("/entries/0"), sent.at("/data/entry"));
  }

  @Test
  void sensorsSayHowTheyAre() throws Exception {
    JsonNode sensors = json("/api/v1/sensors");
    assertTrue(sensors.size() > 3, sensors::toString);
    for (JsonNode sensor : sensors) {
      assertEquals("alive", sensor.get("state").asText(), sensor::toString);
      assertEquals("demo", sensor.get("kind").asText());
      assertTrue(sensor.at("/trust/counts").asBoolean(), sensor::toString);
      assertTrue(sensor.get("since").asLong() > 0);
    }
    long signals = 0;
    for (JsonNode sensor : sensors) {
      signals += sensor.path("signals").asLong();
    }
    assertTrue(signals > 64, "" + signals);
    assertEquals(400, get("/api/v1/sensors?all=yes").statusCode());
  }

  @Test
  void theBundleIsToldWithItsRules() throws Exception {
    JsonNode policy = json("/api/v1/policy");
    assertEquals("wheeltapper-default", policy.get("name").asText());
    assertTrue(policy.get("signed").asBoolean(), policy.get("signature")::asText);
    assertEquals(1, policy.get("activations").size());
    int fired = 0;
    for (JsonNode rule : policy.get("rules")) {
      fired += rule.get("fired").asInt();
      assertTrue(rule.get("file").asText().matches("(rules|tables)/.+:\\d+"), rule::toString);
    }
    assertTrue(fired > 0);
    JsonNode down = null;
    for (JsonNode rule : policy.get("rules")) {
      down = rule.get("name").asText().equals("Link down") ? rule : down;
    }
    assertEquals("network", down.get("owner").asText());
    assertEquals("link-down", down.at("/faults/0").asText());
    assertTrue(down.get("source").asText().startsWith("Failure profile F13"), down::toString);
    assertTrue(policy.get("ladders").size() > 20);
  }

  @Test
  void everyBudgetHasItsWayDown() throws Exception {
    JsonNode budgets = json("/api/v1/slo").get("budgets");
    JsonNode past = json("/api/v1/slo/history");
    assertTrue(budgets.size() > 0);
    assertEquals(budgets.findValuesAsText("name"), past.findValuesAsText("name"));
  }

  @Test
  void whatAPersonMayMeanIsFound() throws Exception {
    String id = aCase().get("case").asText();
    JsonNode byCase = json("/api/v1/search?q=" + id);
    assertEquals("case", byCase.at("/0/kind").asText(), byCase::toString);
    assertEquals("#/cases/" + id, byCase.at("/0/link").asText());
    assertTrue(byCase.toString().contains("\"kind\":\"entry\""), byCase::toString);
    String node = json("/api/v1/fleet").at("/nodes/5/0").asText();
    JsonNode byNode = json("/api/v1/search?q=" + node.toUpperCase(java.util.Locale.ROOT));
    assertTrue(byNode.toString().contains("\"kind\":\"node\",\"id\":\"" + node), byNode::toString);
    assertEquals("rule", json("/api/v1/search?q=link%20down").at("/0/kind").asText());
    assertEquals("entry", json("/api/v1/search?q=%230").at("/0/kind").asText());
    assertEquals(400, get("/api/v1/search?q=").statusCode());
  }

  @Test
  void theNumbersAroundACaseAreThere() throws Exception {
    String id = aCase().get("case").asText();
    // The recording is written behind: what it has of the case comes soon.
    await()
        .atMost(LONG)
        .until(() -> json("/api/v1/cases/" + id + "/series").get("series").size() > 0);
    JsonNode series = json("/api/v1/cases/" + id + "/series");
    assertEquals("recording", series.get("source").asText());
    assertTrue(series.get("series").size() <= 24);
    JsonNode point = series.at("/series/0/points/0");
    assertTrue(point.get(0).asLong() >= series.get("from").asLong(), point::toString);
    assertEquals("found", series.at("/marks/0/kind").asText());
    assertEquals(404, get("/api/v1/cases/none/series").statusCode());
  }

  @Test
  void everyAnswerIsAsTheDocumentSays() throws Exception {
    Described document = new Described();
    List<String> reads = document.plainReads();
    assertTrue(reads.size() > 12, reads::toString);
    for (String path : reads) {
      document.holds(path, json(path));
    }
    String id = aCase().get("case").asText();
    for (String path :
        List.of("/api/v1/cases/{id}", "/api/v1/cases/{id}/story", "/api/v1/cases/{id}/series")) {
      document.holds(path, json(path.replace("{id}", id)));
    }
    document.holds("/api/v1/search", json("/api/v1/search?q=n"));
    document.holds("/api/v1/sensors", json("/api/v1/sensors?all=true&limit=2"));
  }
}
