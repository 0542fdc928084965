package io.wheeltapper.deploy.webhooks;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.config.Webhooks.Hook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebhooksTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final byte[] KEY =
      "a secret of thirty-two bytes, so".getBytes(StandardCharsets.UTF_8);

  private record Heard(String id, String time, String signature, byte[] body) {
    JsonNode json() {
      try {
        return Json.mapper().readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @TempDir private Path folder;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger answers = new AtomicInteger(204);
  private HttpServer server;
  private SqliteLedger ledger;
  private Hook hook;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/hook", this::hear);
    server.start();
    ledger = SqliteLedger.open(folder, LedgerSettings.defaults());
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(KEY) + "\n");
    hook =
        new Hook(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
            secret,
            Set.of());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    ledger.close();
  }

  private void hear(HttpExchange exchange) throws IOException {
    Heard one =
        new Heard(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            exchange.getRequestBody().readAllBytes());
    int answer = answers.get();
    if (answer == 204) {
      heard.add(one);
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private static Entry pause(int at) {
    return new Entry.Paused(at, Target.node("n" + at), "eva", "grüße");
  }

  private void append(Entry... entries) throws Exception {
    ledger.append(List.of(entries), ledger.size(), 1, false);
  }

  private List<Long> indexes() {
    List<Long> all = new ArrayList<>();
    heard.forEach(h -> all.add(h.json().at("/data/index").asLong()));
    return all;
  }

  @Test
  void whatComesIsSentSignedAndInOrder() throws Exception {
    append(pause(1));
    try (Webhooks webhooks = Webhooks.begin(List.of(hook), folder, ledger.size())) {
      append(pause(2), pause(3));
      webhooks.news();
      await().atMost(LONG).until(() -> heard.size() == 2);
      assertEquals(List.of(1L, 2L), indexes());
      Heard first = heard.getFirst();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update((first.id() + "." + first.time() + ".").getBytes(StandardCharsets.UTF_8));
      assertEquals(
          "v1," + Base64.getEncoder().encodeToString(mac.doFinal(first.body())), first.signature());
      assertEquals("entry.paused", first.json().get("type").asText());
      assertEquals("1970-01-01T00:00:00.002Z", first.json().get("timestamp").asText());
      assertEquals(
          new String(CanonicalJson.bytes(pause(2)), StandardCharsets.UTF_8),
          first.json().at("/data/entry").toString());
      assertTrue(first.id().matches("wt_[0-9a-f]{16}_1"), first.id());
      assertFalse(first.id().equals(heard.get(1).id()));
      assertEquals(List.of(), webhooks.troubles());
    }
  }

  @Test
  void whatIsNotTakenIsSentAgainAndNothingOvertakesIt() throws Exception {
    answers.set(500);
    Standing standing = new Standing(folder.resolve("w.json"), List.of(hook.url()), 0);
    Messenger messenger =
        new Messenger(folder, hook, standing, java.time.InstantSource.system(), 1);
    append(pause(1), pause(2));
    Thread thread = Thread.ofVirtual().start(messenger);
    try {
      await().atMost(LONG).until(() -> messenger.trouble().contains("answered 500"));
      assertFalse(messenger.trouble().contains("/hook"), "the path is a secret with many");
      answers.set(204);
      await().atMost(LONG).until(() -> heard.size() == 2);
      assertEquals(List.of(0L, 1L), indexes());
      await().atMost(LONG).until(() -> messenger.trouble().isEmpty());
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void aRestartGoesOnWhereItStood() throws Exception {
    try (Webhooks webhooks = Webhooks.begin(List.of(hook), folder, ledger.size())) {
      append(pause(1));
      webhooks.news();
      await().atMost(LONG).until(() -> heard.size() == 1);
    }
    append(pause(2));
    try (Webhooks _ = Webhooks.begin(List.of(hook), folder, ledger.size())) {
      await().atMost(LONG).until(() -> heard.size() == 2);
    }
    assertEquals(List.of(0L, 1L), indexes());
    assertFalse(
        Files.readString(folder.resolve("webhooks.json")).contains("127.0.0.1"),
        "addresses are secrets");
  }

  @Test
  void onlyTheKindsThatAreNamedAreSent() throws Exception {
    Hook resumed = new Hook(hook.url(), hook.secretFile(), Set.of("resumed"));
    try (Webhooks webhooks = Webhooks.begin(List.of(resumed), folder, 0)) {
      append(pause(1), new Entry.Resumed(2, Target.node("n1"), "eva", ""), pause(3));
      webhooks.news();
      await().atMost(LONG).until(() -> heard.size() == 1);
      assertEquals(List.of(1L), indexes());
    }
  }

  @Test
  void oneThatWantsNoMoreIsToldNoMore() throws Exception {
    answers.set(410);
    try (Webhooks webhooks = Webhooks.begin(List.of(hook), folder, 0)) {
      append(pause(1));
      webhooks.news();
      await().atMost(LONG).until(() -> webhooks.troubles().toString().contains("410"));
    }
    assertEquals(List.of(), heard);
  }

  @Test
  void aSecretThatIsNoneSendsNothingAndIsNotTold() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Signed.of("whsec_c2hvcnQ=", "i", 1, new byte[0]));
    assertFalse(String.valueOf(e.getMessage()).contains("c2hvcnQ"));
    assertThrows(IllegalArgumentException.class, () -> Signed.of("hush", "i", 1, new byte[0]));
    String two =
        Signed.of(
            "whsec_" + Base64.getEncoder().encodeToString(KEY) + "\nwhsec_" + "A".repeat(32),
            "i",
            1,
            new byte[0]);
    assertEquals(2, two.split(" ", -1).length);
  }

  /** The example of the standard's own libraries. */
  @Test
  void theStandardsExampleComesOutAlike() {
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Signed.of(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330L,
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
  }
}
