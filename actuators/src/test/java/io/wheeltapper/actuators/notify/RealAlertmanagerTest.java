package io.wheeltapper.actuators.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.Ports;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and silences in a real Alertmanager. */
@Tag("site")
@Tag("hands")
final class RealAlertmanagerTest {

  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "gpu-fell-off-bus", System.currentTimeMillis() - 60_000, 0);
  private static final Action CALL =
      Action.of("person.call", Target.node("n1")).with("words", "look \"at\" <it>");

  @TempDir Path folder;
  private int port;
  private Process process;
  private final Web web = new HttpWeb(Duration.ofSeconds(10));

  @BeforeEach
  void up() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "skipped: no prometheus-alertmanager");
    port = Ports.free();
    Files.writeString(
        folder.resolve("am.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
    start();
  }

  private void start() throws IOException {
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + folder.resolve("am.yml"),
                "--storage.path=" + folder.resolve("am"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("am.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get("/api/v2/status").has("versionInfo"));
  }

  @AfterEach
  void down() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private Conversing kind(String label) {
    AlertmanagerKind kind = new AlertmanagerKind();
    Settings settings =
        new Settings(
            "am",
            kind.spec(),
            Map.of("url", "http://127.0.0.1:" + port + "/", "silence-label", label));
    assertTrue(kind.doctor(settings).works(), () -> kind.doctor(settings).detail());
    return (Conversing) kind.create(settings);
  }

  private JsonNode get(String path) throws Exception {
    return Web.tree(
        web.send("GET", URI.create("http://127.0.0.1:" + port + path), Map.of(), new byte[0]));
  }

  private void post(String path, Object body) throws Exception {
    web.send(
        "POST",
        URI.create("http://127.0.0.1:" + port + path),
        Map.of("Content-Type", "application/json"),
        Web.json(body));
  }

  private static Card card(Card.Phase phase, String words) {
    return new Card(
        "c1",
        phase.name(),
        phase,
        "node:n1",
        "gpu-fell-off-bus",
        words,
        ATTEMPT.startedAt(),
        System.currentTimeMillis(),
        Optional.empty());
  }

  private List<String> alerts() throws Exception {
    List<String> alerts = new ArrayList<>();
    get("/api/v2/alerts")
        .forEach(a ->
            alerts.add(
                a.path("labels").path("case").asText()
                    + " "
                    + a.path("status").path("state").asText()
                    + " "
                    + a.path("annotations").path("summary").asText()));
    return alerts;
  }

  @Test
  void aCaseIsOneAlertThatEndsWithItAndOutlivesAlertmanagersOwnRestart() throws Exception {
    Conversing actuator = kind("");
    assertEquals(List.of(), alerts(), "the preview would write");
    assertInstanceOf(Outcome.Done.class, actuator.execute(CALL, ATTEMPT));
    String called = "c1 active gpu-fell-off-bus of node:n1: look \"at\" <it>";
    await().untilAsserted(() -> assertEquals(List.of(called), alerts()));
    assertInstanceOf(Outcome.Done.class, kind("").execute(CALL, ATTEMPT), "another process");
    assertEquals(List.of(called), alerts());
    assertTrue(actuator.forgets());
    process.destroyForcibly().waitFor();
    start();
    assertEquals(List.of(), alerts(), "it keeps alerts in memory only");
    actuator.show(card(Card.Phase.ASKS, "reboot?"));
    await()
        .untilAsserted(() ->
            assertEquals(
                List.of("c1 active gpu-fell-off-bus of node:n1: waits for approval: reboot?"),
                alerts()));
    actuator.show(card(Card.Phase.OVER, "quiet"));
    await().untilAsserted(() -> assertEquals(List.of(), alerts()));
  }

  @Test
  void whatWeKeepOutIsSilencedForSoLongAndNoLongerAndNothingElseIs() throws Exception {
    post(
        "/api/v2/alerts",
        List.of(
            Map.of("labels", Map.of("alertname", "NodeDown", "node", "n1", "case", "theirs")),
            Map.of("labels", Map.of("alertname", "NodeDown", "node", "n10", "case", "other"))));
    post(
        "/api/v2/silences",
        Map.of(
            "matchers",
            List.of(Map.of("name", "node", "value", "n1", "isRegex", false, "isEqual", true)),
            "startsAt",
            Instant.now().plusSeconds(3600).toString(),
            "endsAt",
            Instant.now().plusSeconds(7200).toString(),
            "createdBy",
            "eva",
            "comment",
            "hers"));
    Conversing actuator = kind("node");
    long until = System.currentTimeMillis() + 600_000;
    actuator.keeps("n1", "c1", until);
    await()
        .untilAsserted(
            () -> assertTrue(alerts().contains("theirs suppressed "), alerts()::toString));
    assertTrue(alerts().contains("other active "), alerts()::toString);
    actuator.keeps("n1", "c1", until);
    kind("node").keeps("n1", "c1", until + 60_000);
    List<JsonNode> ours = ours("active");
    assertEquals(1, ours.size(), "moved on, not doubled");
    assertEquals(
        until + 60_000, Instant.parse(ours.getFirst().path("endsAt").asText()).toEpochMilli());
    actuator.keeps("n1", "c1", 0);
    await()
        .untilAsserted(() -> assertTrue(alerts().contains("theirs active "), alerts()::toString));
    assertEquals(List.of(), ours("active"));
    boolean hers = false;
    for (JsonNode each : get("/api/v2/silences")) {
      hers |=
          each.path("createdBy").asText().equals("eva")
              && each.path("status").path("state").asText().equals("pending");
    }
    assertTrue(hers, "another's silence was touched");
    kind("").keeps("n1", "c1", until);
    assertEquals(List.of(), ours("active"), "no label is set");
    assertFalse(ours("expired").isEmpty());
  }

  private List<JsonNode> ours(String state) throws Exception {
    List<JsonNode> ours = new ArrayList<>();
    for (JsonNode each : get("/api/v2/silences")) {
      if (each.path("createdBy").asText().equals("wheeltapper")
          && each.path("status").path("state").asText().equals(state)) {
        ours.add(each);
      }
    }
    return ours;
  }
}
