package io.wheeltapper.deploy.edge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.rules.MetricRead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's outbox and uplink against the agent's sensor, over loopback. */
final class EdgeTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String TOKEN = "a-token-of-many-letters";

  @TempDir private Path folder;

  private final List<Thread> threads = new ArrayList<>();

  /** What the agent would take. */
  private static final class Taken implements Sensor.Sink {
    final List<Signal> signals = Collections.synchronizedList(new ArrayList<>());
    final List<String> rejected = Collections.synchronizedList(new ArrayList<>());
    volatile long alive;

    @Override
    public void emit(List<Signal> batch) {
      signals.addAll(batch);
    }

    @Override
    public void alive(long at) {
      alive = at;
    }

    @Override
    public void rejected(String place, String why) {
      rejected.add(place + ": " + why);
    }

    List<Long> numbers() {
      return List.copyOf(signals).stream()
          .filter(s -> s instanceof Event e && e.type().equals("e"))
          .map(Signal::at)
          .toList();
    }

    List<String> sensors() {
      return List.copyOf(signals).stream()
          .filter(s -> s instanceof Status st && st.type().equals(Known.SENSOR))
          .map(s -> s.target().id() + " " + ((Status) s).value())
          .toList();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Thread each : threads) {
      each.interrupt();
      each.join(20_000);
    }
  }

  private Thread running(Runnable what) {
    Thread thread = Thread.ofVirtual().start(what);
    threads.add(thread);
    return thread;
  }

  private NodesSensor.Aim aim(int port, Path tokens, Duration heartbeat, List<String> expected) {
    return new NodesSensor.Aim(
        "127.0.0.1",
        port,
        null,
        null,
        null,
        tokens,
        List.of(),
        folder.resolve("cursors"),
        expected,
        heartbeat);
  }

  private Thread listen(NodesSensor sensor, Taken taken) {
    Thread thread =
        running(() -> {
          try {
            sensor.run(taken);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    await().atMost(LONG).until(() -> sensor.port() > 0);
    return thread;
  }

  private Path tokens(String text) throws IOException {
    return Files.writeString(folder.resolve("tokens"), text);
  }

  private Uplink uplink(int port, Outbox outbox, Exceptions exceptions) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Uplink uplink =
        new Uplink("n1", URI.create("http://127.0.0.1:" + port), token, null, outbox, exceptions);
    running(uplink);
    return uplink;
  }

  private static List<Signal> events(String node, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i ->
            (Signal)
                new Event(
                    Target.node(node),
                    node,
                    "s@" + node,
                    Origin.HOST,
                    i,
                    "e",
                    Map.of("n", "" + i),
                    ""))
        .toList();
  }

  private static List<Long> range(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> (long) i).toList();
  }

  @Test
  void whileTheAgentIsAwaySignalsWaitAndThenComeOnceAndInOrder() throws Exception {
    Path tokens = tokens("n1 " + TOKEN + "\n");
    NodesSensor first = new NodesSensor("nodes", aim(0, tokens, LONG, List.of()));
    Taken before = new Taken();
    Thread one = listen(first, before);
    int port = first.port();
    try (Outbox outbox = new Outbox(folder.resolve("outbox"), 1 << 20)) {
      uplink(port, outbox, new Exceptions(false));
      outbox.add(events("n1", 0, 500));
      await().atMost(LONG).until(() -> before.numbers().size() == 500);
      one.interrupt();
      one.join();
      outbox.add(events("n1", 500, 3_000));
      Taken after = new Taken();
      listen(new NodesSensor("nodes", aim(port, tokens, LONG, List.of())), after);
      await().atMost(LONG).until(() -> before.numbers().size() + after.numbers().size() >= 3_000);
      List<Long> all = new ArrayList<>(before.numbers());
      all.addAll(after.numbers());
      assertEquals(range(0, 3_000), all);
      await().atMost(LONG).until(() -> outbox.bytes() == 0);
    }
  }

  /** Statuses are said once: a new process of the agent hears them again. */
  @Test
  void aNewAgentHearsEveryStatusAgain() throws Exception {
    Path tokens = tokens("n1 " + TOKEN + "\n");
    NodesSensor first = new NodesSensor("nodes", aim(0, tokens, LONG, List.of()));
    Taken before = new Taken();
    Thread one = listen(first, before);
    Exceptions exceptions = new Exceptions(false);
    int port = first.port();
    try (Outbox outbox = new Outbox(folder.resolve("outbox"), 1 << 20)) {
      uplink(port, outbox, exceptions);
      outbox.add(exceptions.news(List.of(status("node:n1", "n1", "version.driver", "575"))));
      await().atMost(LONG).until(() -> before.signals.size() == 1);
      one.interrupt();
      one.join();
      Taken after = new Taken();
      listen(new NodesSensor("nodes", aim(port, tokens, LONG, List.of())), after);
      outbox.add(events("n1", 0, 1));
      await().atMost(LONG).until(() -> after.signals.contains(before.signals.getFirst()));
    }
  }

  /** A server between the two takes each letter to the agent, and loses every other answer. */
  @Test
  void aLostAnswerBringsNothingTwice() throws Exception {
    NodesSensor sensor = new NodesSensor("nodes", aim(0, tokens("* " + TOKEN), LONG, List.of()));
    Taken taken = new Taken();
    listen(sensor, taken);
    AtomicInteger letters = new AtomicInteger();
    HttpServer between = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    try (HttpClient client = HttpClient.newHttpClient();
        Outbox outbox = new Outbox(folder.resolve("outbox"), 1 << 20)) {
      between.createContext(
          "/",
          exchange -> {
            try {
              byte[] body = exchange.getRequestBody().readAllBytes();
              HttpResponse<byte[]> answer =
                  client.send(
                      HttpRequest.newBuilder(
                              URI.create("http://127.0.0.1:" + sensor.port() + "/v1/signals"))
                          .header("Authorization", "Bearer " + TOKEN)
                          .header(NodesServer.NODE, "n1")
                          .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                          .build(),
                      HttpResponse.BodyHandlers.ofByteArray());
              if (letters.getAndIncrement() % 2 == 1) {
                exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              exchange.close();
            }
          });
      between.start();
      uplink(between.getAddress().getPort(), outbox, new Exceptions(false));
      outbox.add(events("n1", 0, 2_500));
      await().atMost(LONG).until(() -> outbox.bytes() == 0);
      assertEquals(range(0, 2_500), taken.numbers());
      assertTrue(letters.get() >= 6, "letters sent: " + letters);
    } finally {
      between.stop(0);
    }
  }

  @Test
  void aNodeIsLetInByItsOwnTokenAndSpeaksOfItselfOnly() throws Exception {
    NodesSensor sensor =
        new NodesSensor(
            "nodes", aim(0, tokens("n2 another-long-token-1\nn1 " + TOKEN), LONG, List.of()));
    Taken taken = new Taken();
    listen(sensor, taken);
    assertEquals(401, post(sensor, "n2", TOKEN, events("n2", 0, 1)));
    assertEquals(401, post(sensor, "n1", "", events("n1", 0, 1)));
    assertEquals(List.of(), taken.numbers());
    List<Signal> mixed = new ArrayList<>(events("n1", 1, 2));
    mixed.addAll(events("n2", 2, 3)); // as another's sensor
    mixed.add(status("node:n2", "n1", "fabric.port", "down")); // of another, under its own name
    mixed.add(status("loop:cdu-1", "n1", "facility.leak", "critical")); // of plant
    mixed.add(status("node:n1", "n1", Known.NODE, "IDLE")); // in a scheduler's place
    mixed.add(status("job:slurm/7", "", Known.JOB, "ended"));
    mixed.add(status("sensor:kmsg@n2", "n1", Known.SENSOR, "ok"));
    mixed.add(status("job:slurm/7", "", "job.phase", "train")); // what happens to a job here
    assertEquals(200, post(sensor, "n1", TOKEN, mixed));
    assertEquals(List.of(1L), taken.numbers());
    assertEquals(2, taken.signals.size(), "" + taken.signals);
    assertEquals(6, taken.rejected.size(), "" + taken.rejected);
    assertEquals(400, post(sensor, "n1", TOKEN, "no letter".getBytes()));
  }

  private static Status status(String target, String node, String type, String value) {
    return new Status(
        Target.parse(target), node, "x@n1", Origin.HOST, 9, type, value, Map.of(), "");
  }

  /** A line that is no signal, or half a one, costs itself and keeps its number. */
  @Test
  void aBadLineCostsItself() throws Exception {
    NodesSensor sensor = new NodesSensor("nodes", aim(0, tokens("n1 " + TOKEN), LONG, List.of()));
    Taken taken = new Taken();
    listen(sensor, taken);
    List<String> lines = new ArrayList<>();
    for (Signal each : events("n1", 0, 3)) {
      lines.add(Json.mapper().writeValueAsString(each));
    }
    lines.add(
        1, "{\"signal\":\"status\",\"node\":\"n1\",\"sensor\":\"s@n1\",\"at\":1,\"type\":\"x\"}");
    lines.add(2, "null");
    lines.add(3, "{\"signal\":\"of tomorrow\"}");
    byte[] body = Letter.write(new Letter.Head("n1", "1700000000000-0123abcd", 0, ""), lines);
    assertEquals(200, post(sensor, "n1", TOKEN, body));
    assertEquals(range(0, 3), taken.numbers());
    assertEquals(3, taken.rejected.size(), "" + taken.rejected);
    assertEquals(200, post(sensor, "n1", TOKEN, body));
    assertEquals(range(0, 3), taken.numbers(), "nothing twice");
  }

  private int post(NodesSensor sensor, String node, String token, List<Signal> signals)
      throws Exception {
    List<String> lines = new ArrayList<>();
    for (Signal each : signals) {
      lines.add(Json.mapper().writeValueAsString(each));
    }
    return post(
        sensor,
        node,
        token,
        Letter.write(new Letter.Head(node, "1700000000000-0123abcd", 0, ""), lines));
  }

  private static int post(NodesSensor sensor, String node, String token, byte[] body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + sensor.port() + "/v1/signals"))
                  .header("Authorization", "Bearer " + token)
                  .header(NodesServer.NODE, node)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }

  @Test
  void aNodeThatIsNotHeardHasSilentSensorsAndSpeaksAgain() throws Exception {
    NodesSensor sensor =
        new NodesSensor(
            "nodes", aim(0, tokens("* " + TOKEN), Duration.ofMillis(100), List.of("never-heard")));
    Taken taken = new Taken();
    listen(sensor, taken);
    Signal well =
        new Status(
            new Target(Target.Kind.SENSOR, "kmsg@n1"),
            "n1",
            "kmsg@n1",
            Origin.AGENT,
            1,
            Known.SENSOR,
            "ok",
            Map.of(),
            "");
    assertEquals(200, post(sensor, "n1", TOKEN, List.of(well)));
    await()
        .atMost(LONG)
        .until(() ->
            taken
                .sensors()
                .containsAll(
                    List.of("node@never-heard silent", "node@n1 silent", "kmsg@n1 silent")));
    assertEquals(200, post(sensor, "n1", TOKEN, List.of(well)));
    await().atMost(LONG).until(() -> taken.sensors().getLast().equals("kmsg@n1 ok"));
    assertTrue(taken.sensors().contains("node@n1 ok"), "" + taken.sensors());
  }

  @Test
  void theAgentTellsWhatItsRulesLookAtAndTheNodeSendsThatOnly() throws Exception {
    NodesSensor sensor = new NodesSensor("nodes", aim(0, tokens("* " + TOKEN), LONG, List.of()));
    sensor.under(
        List.of(
            new MetricRead(
                Target.Kind.NODE,
                "t",
                new MetricRead.How.Crossing(MetricRead.Comparison.MORE, 90))));
    Taken taken = new Taken();
    listen(sensor, taken);
    Exceptions exceptions = new Exceptions(false);
    try (Outbox outbox = new Outbox(folder.resolve("outbox"), 1 << 20)) {
      uplink(sensor.port(), outbox, exceptions);
      outbox.add(events("n1", 0, 1));
      await().atMost(LONG).until(() -> exceptions.news(List.of(hot(1, 50), hot(2, 51))).size() < 2);
      assertEquals(1, exceptions.news(List.of(hot(3, 91), hot(4, 92))).size());
    }
  }

  /** Real certificates by openssl: the node's common name is its name. */
  @Test
  void byCertificatesANodeIsWhoItsCommonNameSays() throws Exception {
    Assumptions.assumeTrue(openssl("version"), "openssl is not installed");
    authority();
    certified("agent", "-addext", "subjectAltName=IP:127.0.0.1");
    certified("n1");
    NodesSensor sensor =
        new NodesSensor(
            "nodes",
            new NodesSensor.Aim(
                "127.0.0.1",
                0,
                folder.resolve("agent.pem"),
                folder.resolve("agent.key"),
                folder.resolve("ca.pem"),
                null,
                List.of(),
                null,
                List.of(),
                LONG));
    Taken taken = new Taken();
    listen(sensor, taken);
    SSLContext tls =
        Pem.client(folder.resolve("ca.pem"), folder.resolve("n1.pem"), folder.resolve("n1.key"));
    URI url = URI.create("https://127.0.0.1:" + sensor.port());
    try (Outbox own = new Outbox(folder.resolve("own"), 1 << 20);
        Outbox other = new Outbox(folder.resolve("other"), 1 << 20);
        Outbox naked = new Outbox(folder.resolve("naked"), 1 << 20)) {
      own.add(events("n1", 0, 10));
      other.add(events("n2", 0, 10));
      naked.add(events("n1", 0, 10));
      running(new Uplink("n1", url, null, tls, own, new Exceptions(false)));
      Uplink lying = new Uplink("n2", url, null, tls, other, new Exceptions(false));
      running(lying);
      Uplink without =
          new Uplink(
              "n1",
              url,
              null,
              Pem.client(folder.resolve("ca.pem"), null, null),
              naked,
              new Exceptions(false));
      running(without);
      await().atMost(LONG).until(() -> taken.numbers().size() == 10);
      await().atMost(LONG).until(() -> lying.trouble().contains("403"));
      await().atMost(LONG).until(() -> !without.trouble().contains("not heard"));
      assertEquals(range(0, 10), taken.numbers());
      assertEquals(0, without.sent());
      assertEquals(0, lying.sent());
    }
  }

  private void authority() throws Exception {
    assertTrue(
        openssl(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=site",
            "-days",
            "2"));
  }

  private void certified(String name, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem",
                "-subj",
                "/O=site/CN=" + name,
                "-days",
                "2",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key"));
    command.addAll(List.of(more));
    assertTrue(openssl(command.toArray(String[]::new)));
  }

  private boolean openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Signal hot(long at, double t) {
    return new Snapshot(
        Target.node("n1"), "n1", "s@n1", Origin.HOST, at, new Metrics(SCHEMA, new double[] {t}));
  }

  private static final Metrics.Schema SCHEMA = new Metrics.Schema(List.of("t"));
}
