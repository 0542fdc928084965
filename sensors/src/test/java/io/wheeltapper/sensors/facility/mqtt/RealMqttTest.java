package io.wheeltapper.sensors.facility.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.facility.Running;
import io.wheeltapper.sensors.facility.Watched;
import io.wheeltapper.sensors.storage.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto on loopback, with TLS and a password: read, refused, killed, stopped, come back. */
@Tag("site")
class RealMqttTest {

  private static final String PUB = "BMS/v1/PUB/";

  @TempDir Path folder;
  private final MqttKind kind = new MqttKind();
  private int port;

  @BeforeEach
  void certificates() throws Exception {
    port = Daemon.freePort();
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
            + " subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem");
    run("mosquitto_passwd -b -c passwords agent agent-secret");
    run("chmod 644 key.pem passwords");
    Files.writeString(folder.resolve("password"), "agent-secret\n");
    Files.writeString(
        folder.resolve("broker.conf"),
        """
        listener %d 127.0.0.1
        certfile %s
        keyfile %s
        password_file %s
        allow_anonymous false
        user root
        persistence false
        """
            .formatted(
                port,
                folder.resolve("cert.pem"),
                folder.resolve("key.pem"),
                folder.resolve("passwords")));
  }

  private void run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command.split(" ")))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("command.log").toFile())
            .start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), command);
    assertEquals(0, process.exitValue(), command);
  }

  private Daemon broker() throws IOException {
    Daemon broker =
        Daemon.start(
            folder,
            "MQTT broker (apt: mosquitto)",
            List.of("/usr/sbin/mosquitto", "-c", folder.resolve("broker.conf").toString()),
            Map.of());
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException e) {
            return false;
          }
        });
    return broker;
  }

  private Settings settings(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "url",
                "mqtts://localhost:" + port,
                "user",
                "agent",
                "password-file",
                folder.resolve("password").toString(),
                "ca-file",
                folder.resolve("cert.pem").toString(),
                "timeout",
                "5s",
                "settle",
                "0s"));
    all.putAll(more);
    return new Settings("bms", kind.spec(), all);
  }

  private void publish(String topic, String payload, String... more)
      throws IOException, InterruptedException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "/usr/bin/mosquitto_pub",
                "-h",
                "localhost",
                "-p",
                "" + port,
                "-u",
                "agent",
                "-P",
                "agent-secret",
                "--cafile",
                folder.resolve("cert.pem").toString(),
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                payload));
    argv.addAll(List.of(more));
    Process process =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("publish.log").toFile())
            .start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), topic);
    assertEquals(0, process.exitValue(), () -> log());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("publish.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void flow(double value) throws IOException, InterruptedException {
    long now = System.currentTimeMillis();
    publish(
        PUB + "Value/CDU/LiquidFlow/h1/cdu3",
        "{\"value\":" + value + ",\"timestamp\":" + now + ",\"quality\":1}");
    publish(
        PUB + "Value/System/HeartbeatTimestampBms/h1",
        "{\"value\":" + now + ",\"timestamp\":" + now + ",\"quality\":1}");
  }

  private void metadata() throws IOException, InterruptedException {
    publish(
        PUB + "Metadata/CDU/LiquidFlow/h1/cdu3",
        "{\"objectName\":\"cdu-3\",\"objectId\":\"7\",\"engUnit\":\"LPM\",\"processArea\":[\"Secondary\"]}",
        "-r");
  }

  private static double last(Running run) {
    return run.got().snapshots().isEmpty()
        ? Double.NaN
        : run.got().snapshots().getLast().number("FlowLitersPerMinute");
  }

  @Test
  @Tag("senses")
  void theDsxExchangeOverTlsKilledAndStarted() throws Exception {
    Daemon broker = broker();
    try {
      metadata();
      try (Running run = Running.start(kind.create(settings(Map.of())))) {
        run.await(
            "listens",
            () -> {
              flow(320);
              return last(run) == 320 && run.got().beats() > 0;
            });
        assertEquals("loop:cdu-3", run.got().snapshots().getLast().target().toString());
        broker.kill();
        run.await("the run ends, and the runtime says failed", run::ended);
        assertTrue(
            run.got().rejected().getLast().contains("closed the connection"),
            () -> run.got().rejected().toString());
      }
      broker = broker();
      metadata();
      try (Running run = Running.start(kind.create(settings(Map.of())))) {
        run.await(
            "listens again",
            () -> {
              flow(310);
              return last(run) == 310;
            });
        long beats = run.got().beats();
        int said = run.got().snapshots().size();
        broker.pause();
        run.await("a broker that hangs is found out", run::ended);
        assertTrue(run.got().beats() <= beats + 1, "no sign of life but one that had come already");
        assertTrue(run.got().snapshots().size() <= said + 1, "and nothing new said");
        assertTrue(run.got().rejected().getLast().contains("no pings"));
        broker.resume();
      }
    } finally {
      broker.close();
    }
  }

  /** As the agent runs it: the silence is said, and what was kept back meanwhile is no news. */
  @Test
  @Tag("senses")
  void aSlowOrDribblingBrokerIsSilentAndItsOldWordsAreNoNews() throws Exception {
    try (Daemon broker = broker();
        Relay relay = new Relay(port)) {
      metadata();
      Map<String, String> through =
          Map.of("url", "mqtts://localhost:" + relay.port(), "timeout", "2s", "stale", "10s");
      try (Watched watched = new Watched("bms", kind.create(settings(through)))) {
        listens(watched, 320);
        relay.delay(20_000);
        silent(watched);
        relay.delay(0);
        listens(watched, 310);
        relay.dribble(700);
        silent(watched);
        relay.dribble(0);
        listens(watched, 330);
      }
      assertTrue(broker.alive());
    }
  }

  private void listens(Watched watched, double value) {
    watched.await(
        "hears " + value,
        () -> {
          flow(value);
          return watched.state().equals("ok")
              && !watched.got().snapshots().isEmpty()
              && watched.got().snapshots().getLast().number("FlowLitersPerMinute") == value;
        });
  }

  /** What is published now comes too late to be said at all. */
  private void silent(Watched watched) throws Exception {
    int said = watched.got().statuses("sensor").size();
    flow(0.1);
    watched.await(
        "failed or silent",
        () -> watched.got().statuses("sensor").size() > said && !watched.state().equals("ok"));
    int before = watched.got().statuses("sensor").size();
    watched.await("and again", () -> watched.got().statuses("sensor").size() > before);
    assertTrue(
        watched.got().statuses("sensor").stream().skip(said).noneMatch(s -> s.value().equals("ok")),
        () -> watched.got().statuses("sensor").toString());
    assertTrue(
        watched.got().snapshots().stream().noneMatch(s -> s.number("FlowLitersPerMinute") < 1),
        "what came late was not said");
  }

  @Test
  void whatCameWhileWeWereAwayIsKept() throws Exception {
    Path topics =
        Files.writeString(
            folder.resolve("topics.yaml"),
            """
            topics:
              - {topic: "plant/{cdu}/flow", about: "loop:{cdu}", value: /v, time: /at, word: FlowLitersPerMinute, unit: L/min, least: 0, most: 1000}
            """);
    Settings settings = settings(Map.of("dsx", "false", "topics", topics.toString()));
    try (Daemon broker = broker()) {
      try (Running run = Running.start(kind.create(settings))) {
        run.await(
            "listens",
            () -> {
              publish("plant/cdu-1/flow", "{\"v\":100,\"at\":" + System.currentTimeMillis() + "}");
              return last(run) == 100;
            });
      }
      publish("plant/cdu-1/flow", "{\"v\":7,\"at\":" + System.currentTimeMillis() + "}");
      try (Running run = Running.start(kind.create(settings))) {
        run.await("the broker kept it", () -> last(run) == 7);
        assertEquals("bms/cdu-1", run.got().snapshots().getLast().sensor());
      }
      assertTrue(broker.alive());
    }
  }

  @Test
  void whoIsRefusedIsTold() throws Exception {
    try (Daemon broker = broker()) {
      assertTrue(kind.doctor(settings(Map.of())).works());
      Files.writeString(folder.resolve("wrong"), "not-it\n");
      Check password =
          kind.doctor(settings(Map.of("password-file", folder.resolve("wrong").toString())));
      assertFalse(password.works());
      assertTrue(password.detail().contains("cannot connect"), password.detail());
      Check trust = kind.doctor(settings(Map.of("ca-file", "")));
      assertFalse(trust.works(), "a certificate that nobody vouches for");
      Check name = kind.doctor(settings(Map.of("url", "mqtts://127.0.0.2:" + port)));
      assertFalse(name.works());
      assertTrue(broker.alive());
    }
    Check gone = kind.doctor(settings(Map.of()));
    assertFalse(gone.works());
  }
}
