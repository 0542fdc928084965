package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeAgent agent = new FakeAgent();
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "up 1\n");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return Json.mapper().readTree(response.body());
  }

  private static void problem(int status, HttpResponse<String> response) throws Exception {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    assertEquals(status, json(response).get("status").asInt());
    assertTrue(
        json(response).get("type").asText().startsWith("/api/v1/problems/"), response.body());
    assertTrue(json(response).get("detail").asText().length() > 5);
  }

  @Test
  void tellsHowItIs() throws Exception {
    assertEquals(200, get("/health").statusCode());
    assertEquals(200, get("/ready").statusCode());
    assertEquals("up 1\n", get("/metrics").body());
    assertEquals("lab", json(get("/api/v1/status")).get("site").asText());
    agent.troubles.add("the disk is full");
    assertEquals(503, get("/ready").statusCode());
    assertTrue(get("/ready").body().contains("the disk is full"));
  }

  @Test
  void onLoopbackWithoutALoginWhoeverAsksMayAll() throws Exception {
    assertEquals(
        "{\"by\":\"loopback\",\"login\":false,\"name\":\"\",\"rights\":[\"view\",\"operate\","
            + "\"approve\",\"author\",\"audit\",\"admin\"],\"scopes\":[]}",
        get("/api/v1/me").body());
  }

  @Test
  void tellsCasesAndEntries() throws Exception {
    assertEquals(2, json(get("/api/v1/cases")).size());
    assertEquals("c1", json(get("/api/v1/cases/c1")).get("case").asText());
    problem(404, get("/api/v1/cases/none"));
    agent.unread = true;
    JsonNode unread = json(get("/api/v1/cases/c1"));
    assertEquals("c1", unread.get("case").asText());
    assertTrue(unread.get("adviceUnread").asBoolean(), unread::toString);
    JsonNode page = json(get("/api/v1/entries?from=3&limit=1"));
    assertEquals("{\"from\":3,\"entries\":[{\"at\":3}]}", page.toString());
    assertEquals(
        "<?from=4&limit=1>; rel=\"next\"",
        get("/api/v1/entries?from=3&limit=1").headers().firstValue("Link").orElse(""));
    assertTrue(get("/api/v1/entries?from=3").headers().firstValue("Link").isEmpty());
    assertEquals(0, json(get("/api/v1/entries?from=9")).get("entries").size());
    problem(400, get("/api/v1/entries?from=-1"));
    problem(400, get("/api/v1/entries?limit=1001"));
  }

  @Test
  void aDecisionNamesThePlanThatStands() throws Exception {
    assertEquals(
        202,
        post("/api/v1/cases/c1/approve", "{\"plan\":\"p1\",\"by\":\"eva\",\"reason\":\"ok\\nx\"}")
            .statusCode());
    assertEquals(
        202, post("/api/v1/cases/c1/deny", "{\"plan\":\"p1\",\"by\":\"eva\"}").statusCode());
    assertEquals(
        List.of(
            new Input.Decided(99, "c1", "p1", true, "eva", "ok x"),
            new Input.Decided(99, "c1", "p1", false, "eva", "")),
        agent.told);
  }

  @Test
  void whatIsNotRightIsRefusedAndNothingIsTold() throws Exception {
    problem(409, post("/api/v1/cases/c1/approve", "{\"plan\":\"old\",\"by\":\"eva\"}"));
    problem(409, post("/api/v1/cases/c2/approve", "{\"plan\":\"p2\",\"by\":\"eva\"}"));
    problem(404, post("/api/v1/cases/c9/approve", "{\"plan\":\"p1\",\"by\":\"eva\"}"));
    problem(400, post("/api/v1/cases/c1/approve", "{\"plan\":\"p1\"}"));
    problem(400, post("/api/v1/pause", "{\"target\":\"rak:r1\",\"by\":\"eva\"}"));
    problem(400, post("/api/v1/pause", "{\"by\":\"eva\",\"more\":\"x\"}"));
    problem(400, post("/api/v1/pause", "no json"));
    problem(400, post("/api/v1/pause", "[]"));
    problem(400, post("/api/v1/pause", "{\"by\":\"" + "x".repeat(501) + "\"}"));
    problem(413, post("/api/v1/pause", "{\"by\":\"" + "x".repeat(70_000) + "\"}"));
    problem(400, post("/api/v1/mode", "{\"mode\":\"atc\",\"by\":\"eva\"}"));
    problem(
        400, post("/api/v1/mode", "{\"mode\":\"act\",\"action\":\"node.rebot\",\"by\":\"eva\"}"));
    problem(415, send(to("/api/v1/pause").POST(HttpRequest.BodyPublishers.ofString("by=eva"))));
    problem(404, get("/api/v1/none"));
    problem(405, get("/api/v1/pause"));
    HttpRequest.BodyPublisher form = HttpRequest.BodyPublishers.ofString("payload=");
    String type = "application/x-www-form-urlencoded";
    problem(405, send(to("/slack/interactions").header("Content-Type", type).method("GET", form)));
    problem(405, send(to("/approve").header("Content-Type", type).method("PUT", form)));
    problem(
        400,
        send(
            to("/login")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("a=%zz&=\u0001"))));
    assertEquals(List.of(), agent.told);
  }

  @Test
  void pauseResumeAndModeAreTold() throws Exception {
    post("/api/v1/pause", "{\"target\":\"rack:r1\",\"by\":\"eva\",\"reason\":\"w\"}");
    post("/api/v1/resume", "{\"by\":\"eva\"}");
    post("/api/v1/mode", "{\"mode\":\"ask\",\"action\":\"gpu.reset\",\"by\":\"eva\"}");
    assertEquals(
        List.of(
            new Input.Pause(99, Target.parse("rack:r1"), "eva", "w"),
            new Input.Resume(99, Target.site(), "eva", ""),
            new Input.SetMode(99, Mode.ASK, "gpu.reset", "*", Target.site(), "eva", "")),
        agent.told);
  }

  @Test
  void aPauseWhereNobodyKnowsAnythingIsTakenAndSaysSo() throws Exception {
    String known = post("/api/v1/pause", "{\"target\":\"rack:r1\",\"by\":\"eva\"}").body();
    String unknown = post("/api/v1/pause", "{\"target\":\"rack:nowhere\",\"by\":\"eva\"}").body();
    assertFalse(known.contains("nobody knows"), known);
    assertTrue(unknown.contains("nobody knows rack:nowhere so far"), unknown);
    assertEquals(2, agent.told.size());
  }

  @Test
  void aModeIsListedAndTakenAway() throws Exception {
    JsonNode controls = json(get("/api/v1/controls"));
    assertEquals("rack:r1", controls.at("/modes/0/target").asText());
    assertEquals("cables", controls.at("/pauses/0/reason").asText());
    String set = "{\"action\":\"gpu.reset\",\"target\":\"rack:r1\",\"by\":\"eva\"}";
    assertEquals(202, post("/api/v1/mode/unset", set).statusCode());
    problem(404, post("/api/v1/mode/unset", set.replace("rack:r1", "rack:r2")));
    problem(400, post("/api/v1/mode/unset", set.replace("gpu.reset", "resets")));
    assertEquals(
        202,
        post("/api/v1/mode", "{\"mode\":\"act\",\"action\":\"restores\",\"by\":\"eva\"}")
            .statusCode());
    assertEquals(
        List.of(
            new Input.UnsetMode(99, "gpu.reset", "*", Target.parse("rack:r1"), "eva", ""),
            new Input.SetMode(99, Mode.ACT, "restores", "*", Target.site(), "eva", "")),
        agent.told);
  }

  @Test
  void aWordThatIsNotDurableIsNotAnsweredForAsTaken() throws Exception {
    agent.full = true;
    problem(503, post("/api/v1/pause", "{\"by\":\"eva\"}"));
    HttpResponse<String> answer =
        post("/api/v1/cases/c1/approve", "{\"plan\":\"p1\",\"by\":\"eva\"}");
    problem(503, answer);
    assertTrue(answer.body().contains("the disk is full"), answer.body());
  }

  @Test
  void anApprovalThatIsNotEnoughSaysWhatIsMissing() throws Exception {
    String answer = post("/api/v1/cases/c1/approve", "{\"plan\":\"p1\",\"by\":\"eva\"}").body();
    assertTrue(answer.contains("it still asks: plan p1 waits"), answer);
  }

  @Test
  void anotherHostNameGetsNothing() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /api/v1/cases HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
      assertTrue(!answer.contains("c1"), answer);
    }
  }

  @Test
  void onlyLoopbackIsServed() {
    Config.Api wide = new Config.Api(0, "0.0.0.0");
    assertThrows(
        IllegalArgumentException.class, () -> ApiServer.start(vertx, wide, agent, () -> ""));
  }

  @Test
  void aTakenPortIsToldInWords() {
    Config.Api taken = new Config.Api(server.port(), "127.0.0.1");
    IOException e =
        assertThrows(
            IOException.class, () -> ApiServer.start(vertx, taken, agent, () -> "").close());
    assertTrue(String.valueOf(e.getMessage()).contains("set api: {port: N}"), e::toString);
  }

  @Test
  void theDocumentHasEveryRouteAndNoOther() throws Exception {
    TreeSet<String> served = new TreeSet<>();
    ApiRoute.all(
            new Entrance(java.util.Optional.empty()),
            new Reads(agent, _ -> new Scrape(Scrape.TEXT, "")),
            new Sights(agent),
            new Events(agent),
            new Words(agent),
            new Declaring(agent),
            new Trying(agent),
            new Approving(
                agent,
                new Config.Api(0, "127.0.0.1").approve(),
                null,
                java.time.InstantSource.system()),
            new Auditing(agent))
        .forEach(r ->
            served.add(
                r.method().name().toLowerCase(java.util.Locale.ROOT)
                    + r.path()
                    + " wants "
                    + r.right().word()));
    TreeSet<String> described = new TreeSet<>();
    json(get("/api/v1/openapi.json"))
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (!method.equals("parameters")) {
                    described.add(
                        method
                            + path.getKey()
                            + " wants "
                            + path.getValue().at("/" + method + "/x-right").asText());
                  }
                }));
    assertEquals(served, described);
    assertTrue(get("/api/v1/openapi.yaml").body().startsWith("openapi: 3.1.0"));
  }

  @Test
  void aCaseReadsBackFromItsOwnJson() throws Exception {
    JsonNode one = json(get("/api/v1/cases/c1"));
    assertEquals(agent.cases().getFirst(), Json.mapper().treeToValue(one, CaseView.class));
    CaseView bare =
        new CaseView(
            "c",
            "node:n",
            "open",
            1,
            List.of("f"),
            "",
            "",
            List.of(),
            0,
            "",
            "",
            "",
            "",
            "",
            false);
    JsonNode tree = Json.mapper().valueToTree(bare);
    assertEquals(bare, Json.mapper().treeToValue(tree, CaseView.class));
  }
}
