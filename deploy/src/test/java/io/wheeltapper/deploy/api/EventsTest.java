package io.wheeltapper.deploy.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Login;
import io.wheeltapper.deploy.rights.Grant;
import io.wheeltapper.deploy.rights.Role;
import io.wheeltapper.deploy.rights.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of events, over real connections. */
class EventsTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeAgent agent = new FakeAgent();
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** A stream as a browser reads it. */
  private static final class Stream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    Stream(HttpResponse<InputStream> response) {
      assertEquals(200, response.statusCode());
      assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
      this.body = response.body();
      this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The data of the next event of that name. */
    JsonNode next(String event, String id) throws IOException {
      while (true) {
        List<String> block = new ArrayList<>();
        for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
          block.add(line);
        }
        if (block.contains("event: " + event)) {
          assertEquals(!id.isEmpty(), block.contains("id: " + id), block::toString);
          return Json.mapper().readTree(block.getLast().substring("data: ".length()));
        }
      }
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private HttpRequest.Builder events(String query) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.port() + "/api/v1/events" + query));
  }

  private Stream open(HttpRequest.Builder request) throws Exception {
    return new Stream(http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  @Test
  void whatIsNewIsToldInOrderAndHowItIs() throws Exception {
    try (Stream one = open(events(""));
        Stream other = open(events("?from=3"))) {
      assertEquals(3, other.next("entry", "3").at("/entry/at").asInt());
      assertEquals(4, other.next("entry", "4").get("index").asInt());
      agent.size.set(7);
      assertEquals(5, one.next("entry", "5").get("index").asInt());
      assertEquals(6, one.next("entry", "6").get("index").asInt());
      assertEquals(5, other.next("entry", "5").get("index").asInt());
      JsonNode tick = one.next("tick", "");
      assertEquals(7, tick.get("size").asInt());
      assertEquals(1, tick.get("open").asInt());
      assertTrue(tick.get("ready").asBoolean());
    }
  }

  @Test
  void whoComesAgainMissesNothing() throws Exception {
    agent.size.set(1_000);
    try (Stream again = open(events("?from=900").header("Last-Event-ID", "9"))) {
      for (int i = 10; i < 1_000; i++) {
        assertEquals(i, again.next("entry", "" + i).get("index").asInt());
      }
    }
  }

  @Test
  void whatIsNoIndexIsRefused() throws Exception {
    HttpResponse<String> wrong =
        http.send(
            events("").header("Last-Event-ID", "x").build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(400, wrong.statusCode(), wrong.body());
  }

  @Test
  void oneThatTakesNothingIsCutOffAndHoldsNobodyUp() throws Exception {
    agent.size.set(300_000);
    try (Socket deaf = new Socket();
        Stream hears = open(events(""))) {
      deaf.setReceiveBufferSize(1_024);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      deaf.getOutputStream()
          .write(
              "GET /api/v1/events?from=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(LONG).until(() -> server.listening() == 2);
      await().atMost(LONG).until(() -> server.listening() == 1);
      agent.size.set(300_001);
      assertEquals(300_000, hears.next("entry", "300000").get("index").asInt());
    }
  }

  @Test
  void thereAreOnlySoMany() throws Exception {
    List<Stream> all = new ArrayList<>();
    try {
      for (int i = 0; i < Events.MOST; i++) {
        all.add(open(events("")));
      }
      HttpResponse<String> more =
          http.send(events("").build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(503, more.statusCode());
      all.removeLast().close();
      await().atMost(LONG).until(() -> server.listening() == Events.MOST - 1);
      all.add(open(events("")));
    } finally {
      for (Stream each : all) {
        each.close();
      }
    }
  }

  @Test
  void oneCallerDoesNotKeepAllOthersFromHearing(@TempDir Path folder) throws Exception {
    SecureRandom dice = new SecureRandom();
    Token.Made eva = Token.make("eva", Set.of(Grant.of(Role.VIEWER)), "", dice);
    Token.Made bob = Token.make("bob", Set.of(Grant.of(Role.VIEWER)), "", dice);
    Path tokens =
        Files.writeString(folder.resolve("tokens"), eva.line() + "\n" + bob.line() + "\n");
    Config.Api plain = new Config.Api(0, "127.0.0.1");
    Login login =
        new Login(tokens, plain.login().oidc(), Duration.ofHours(1), Duration.ofHours(1), 1_000);
    server.close();
    server =
        ApiServer.start(
            vertx,
            new Config.Api(0, "127.0.0.1", plain.approve(), 0, plain.tls(), login),
            agent,
            () -> "");
    String known = "Bearer " + eva.secret();
    List<Stream> all = new ArrayList<>();
    try {
      for (int i = 0; i < Events.MOST_OF_ONE; i++) {
        all.add(open(events("").header("Authorization", known)));
      }
      HttpRequest more = events("").header("Authorization", known).build();
      assertEquals(503, http.send(more, HttpResponse.BodyHandlers.ofString()).statusCode());
      all.add(open(events("").header("Authorization", "Bearer " + bob.secret())));
      all.removeFirst().close();
      await().atMost(LONG).until(() -> server.listening() == Events.MOST_OF_ONE);
      all.add(open(events("").header("Authorization", known)));
    } finally {
      for (Stream each : all) {
        each.close();
      }
    }
  }
}
