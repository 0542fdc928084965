package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.rights.Caller;
import io.wheeltapper.deploy.rights.Right;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  private final AtomicInteger done = new AtomicInteger();

  private static Asked asked(String key, String body) {
    return new Asked(
        Map.of(),
        Map.of(),
        Answer.JSON,
        Map.of("idempotency-key", key),
        body.getBytes(StandardCharsets.UTF_8),
        Caller.LOOPBACK,
        "");
  }

  private ApiRoute counting(Repeats repeats, int status) {
    return repeats.around(
        new ApiRoute(
            HttpMethod.POST,
            "/x",
            Right.OPERATE,
            _ -> Answer.json(status, Map.of("n", done.incrementAndGet()))));
  }

  private static int n(Answer answer) throws Exception {
    return Json.mapper().readTree(answer.body()).get("n").asInt();
  }

  @Test
  void theSameIsAnsweredOnce() throws Exception {
    ApiRoute route = counting(new Repeats(), 202);
    assertEquals(1, n(route.call().answer(asked("\"k\"", "{}"))));
    Answer again = route.call().answer(asked("k", "{}"));
    assertEquals(1, n(again));
    assertEquals("true", again.headers().get("Idempotency-Replayed"));
    Refusal other = assertThrows(Refusal.class, () -> route.call().answer(asked("k", "{\"a\":1}")));
    assertEquals(422, other.answer().status());
    assertEquals(2, n(route.call().answer(asked("k2", "{}"))));
    assertEquals(3, n(route.call().answer(asked("", "{}"))));
    assertEquals(4, n(route.call().answer(asked("", "{}"))));
    assertEquals(
        400,
        assertThrows(Refusal.class, () -> route.call().answer(asked("a b", "{}")))
            .answer()
            .status());
  }

  @Test
  void whatFailedForOurSakeCanBeSaidAgain() throws Exception {
    ApiRoute route = counting(new Repeats(), 503);
    assertEquals(1, n(route.call().answer(asked("k", "{}"))));
    assertEquals(2, n(route.call().answer(asked("k", "{}"))));
  }

  @Test
  void aRefusalIsKeptToo() {
    Repeats repeats = new Repeats();
    ApiRoute route =
        repeats.around(
            new ApiRoute(
                HttpMethod.POST,
                "/x",
                Right.OPERATE,
                _ -> {
                  done.incrementAndGet();
                  throw Refusal.conflict("the plan is another one");
                }));
    assertThrows(Refusal.class, () -> route.call().answer(asked("k", "{}")));
    assertEquals(409, assertAnswer(route).status());
    assertEquals(1, done.get());
  }

  private static Answer assertAnswer(ApiRoute route) {
    try {
      return route.call().answer(asked("k", "{}"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void twoAtOnceAreNotBothDone() throws Exception {
    Repeats repeats = new Repeats();
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch out = new CountDownLatch(1);
    ApiRoute route =
        repeats.around(
            new ApiRoute(
                HttpMethod.POST,
                "/x",
                Right.OPERATE,
                _ -> {
                  in.countDown();
                  out.await();
                  return Answer.json(202, Map.of("n", done.incrementAndGet()));
                }));
    Thread first = Thread.ofVirtual().start(() -> assertAnswer(route));
    in.await();
    Refusal second = assertThrows(Refusal.class, () -> route.call().answer(asked("k", "{}")));
    assertEquals(409, second.answer().status());
    out.countDown();
    first.join();
    assertEquals(1, n(assertAnswer(route)));
  }

  @Test
  void onlySoManyAreKept() throws Exception {
    ApiRoute route = counting(new Repeats(), 202);
    for (int i = 0; i <= Repeats.MOST; i++) {
      route.call().answer(asked("k" + i, "{}"));
    }
    int before = done.get();
    route.call().answer(asked("k1", "{}"));
    assertEquals(before, done.get());
    route.call().answer(asked("k0", "{}"));
    assertEquals(before + 1, done.get());
  }

  @Test
  void overTheWireAPauseIsTakenOnceAndProblemsHaveAType() throws Exception {
    Vertx vertx = Vertx.vertx();
    FakeAgent agent = new FakeAgent();
    try (HttpClient http = HttpClient.newHttpClient();
        ApiServer server =
            ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "")) {
      URI pause = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/pause");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(pause)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer =
            http.send(
                request.POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"eva\"}")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(202, answer.statusCode(), answer.body());
      }
      assertEquals(1, agent.told.size());
      HttpResponse<String> reused =
          http.send(
              request.POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"bob\"}")).build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode problem = Json.mapper().readTree(reused.body());
      assertEquals("/api/v1/problems/key-reused", problem.get("type").asText());
      HttpResponse<String> meaning =
          http.send(
              HttpRequest.newBuilder(pause.resolve(problem.get("type").asText())).build(),
              HttpResponse.BodyHandlers.ofString());
      assertTrue(meaning.body().contains("new key"), meaning.body());
      assertEquals(1, agent.told.size());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
