package io.wheeltapper.deploy.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbesTest {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeAgent agent = new FakeAgent();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private HttpResponse<String> ask(Probes probes, String method, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void saysYesOrNoAndNothingElse() throws Exception {
    try (Probes probes = Probes.any(vertx, agent)) {
      assertEquals("ok\n", ask(probes, "GET", "/health").body());
      assertEquals("ready\n", ask(probes, "GET", "/ready").body());
      agent.troubles.add("the disk of /secret/place is full");
      await().until(() -> ask(probes, "GET", "/ready").statusCode() == 503);
      assertEquals("not ready\n", ask(probes, "GET", "/ready").body());
      assertEquals(200, ask(probes, "GET", "/health").statusCode());
      assertEquals(404, ask(probes, "GET", "/metrics").statusCode());
      assertEquals(404, ask(probes, "GET", "/api/v1/status").statusCode());
      assertEquals(405, ask(probes, "POST", "/ready").statusCode());
    }
  }

  @Test
  void listensNowhereUnlessAsked() throws Exception {
    try (Probes none = Probes.start(vertx, 0, agent);
        Probes first = Probes.any(vertx, agent)) {
      assertEquals(0, none.port());
      IOException taken =
          assertThrows(IOException.class, () -> Probes.start(vertx, first.port(), agent));
      assertTrue(String.valueOf(taken.getMessage()).contains("set api: {probes: N}"));
    }
  }
}
