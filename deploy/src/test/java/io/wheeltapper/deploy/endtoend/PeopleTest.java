package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running agent asks a person by a webhook, is answered by the signed link in it, calls, is
 * killed, and tells the end of the case all the same.
 */
@Tag("site")
final class PeopleTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TICKET = Pattern.compile("name=\"t\" value=\"([^\"]+)\"");

  @TempDir private Path folder;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final AtomicBoolean broken = new AtomicBoolean();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          heard.add(JSON.readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] page = "up 1\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(broken.get() ? 500 : 200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void askedAnsweredByTheLinkCalledAndToldTheEndAfterAKill() throws Exception {
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    Site site =
        Site.in(
            folder,
            """
            laboratory: true
            policies: %s
            api: {port: 0, approve: {link: "https://wheeltapper.example"}}
            sensors:
              page: {kind: prometheus, url: "%s/metrics", interval: 1s}
            actuators:
              people: {kind: notify, url: "%s/hook"}
              fabric: {kind: infiniband, record: %s}
            """
                .formatted(policies(), base, base, folder.resolve("links")));
    String caseId;
    try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
      broken.set(true);
      JsonNode asks = await("asks");
      caseId = asks.path("case").asText();
      String page = asks.path("page").asText();
      assertTrue(page.startsWith("https://wheeltapper.example/approve?t="), page);
      String api = agent.said().lines().filter(l -> l.startsWith("api ")).findFirst().orElseThrow();
      String here = api.substring(api.indexOf("http")).replaceFirst("/api/.*", "");
      String shown = get(here + page.substring("https://wheeltapper.example".length()));
      assertTrue(shown.contains("sensor:page is no port of a switch"), shown);
      assertFalse(agent.entries().stream().anyMatch(Seen.kind("refused")), "looking decides");
      String out = System.getProperty("wheeltapper.page");
      if (out != null) {
        Files.writeString(Path.of(out), shown);
      }
      Matcher ticket = TICKET.matcher(shown);
      assertTrue(ticket.find(), "the first button approves");
      assertTrue(ticket.find(), "the second one refuses");
      String form = "by=nina&t=" + ticket.group(1);
      assertEquals(200, post(here + "/approve", form));
      JsonNode refused = agent.await("the answer", Seen.kind("refused"));
      assertEquals("nina", refused.path("by").asText());
      assertEquals("by a signed link", refused.path("reason").asText());
      assertEquals(asks.path("plan").asText(), refused.path("plan").asText());
      await("called");
      await("answered");
      assertEquals(409, post(here + "/approve", form), "used");
      agent.kill();
    }
    broken.set(false);
    try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
      agent.await("the end", Seen.kind("cleared"));
      assertEquals(caseId, await("over").path("dedup_key").asText());
      assertEquals(1, heard.stream().filter(h -> h.path("state").asText().equals("over")).count());
    }
  }

  private JsonNode await(String state) {
    org.awaitility.Awaitility.await()
        .atMost(Lab.LONG)
        .until(() -> heard.stream().anyMatch(h -> h.path("state").asText().equals(state)));
    return heard.stream()
        .filter(h -> h.path("state").asText().equals(state))
        .findFirst()
        .orElseThrow();
  }

  private String get(String url) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private int post(String url, String form) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** One rule and one rung: a person is told, and asked for what then cannot be done. */
  private Path policies() throws Exception {
    Path policies = folder.resolve("policies");
    Files.createDirectories(policies.resolve("rules"));
    Files.writeString(
        policies.resolve("bundle.yaml"), "name: mine\nversion: 1.0.0\nowner: me\nmode: act\n");
    Files.writeString(
        policies.resolve("rules/r.drl"),
        "rule \"R\" @tier(site) salience 1 when $s: Status(type == \"sensor\", value == \"failed\")"
            + " then findings.found(\"sensor-bad\", $s); end\n");
    Files.writeString(
        policies.resolve("ladders.yaml"),
        """
        version: 1
        ladders:
          sensor-bad:
            quiet: 20s
            rungs:
              - name: tell
                steps:
                  - {do: person.call, with: {why: "a sensor has failed <b>"}}
                  - {do: link.isolate, ask: true}
        """);
    return policies;
  }
}
