package io.wheeltapper.deploy.edge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    volatile Sensor.Kept kept = Sensor.Kept.NOW;

    @Override
    public void emit(List<Signal> batch) {
      signals.addAll(batch);
    }

    @Override
    public Sensor.Kept emitToKeep(List<Signal> batch) {
      emit(batch);
      return kept;
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
    // Within three heartbeats it is silent again: what was said at once counts.
    int before = taken.sensors().size();
    assertEquals(200, post(sensor, "n1", TOKEN, List.of(well)));
    List<String> back = taken.sensors().subList(before, taken.sensors().size());
    assertTrue(back.containsAll(List.of("node@n1 ok", "kmsg@n1 ok")), "" + back);
  }

  /** It comes and comes, but nothing of it arrives: that is silence, until something is kept. */
  @Test
  void aNodeWhoseLettersAreNotKeptIsNotHeardForEver() throws Exception {
    NodesSensor sensor =
        new NodesSensor("nodes", aim(0, tokens("* " + TOKEN), Duration.ofMillis(100), List.of()));
    Taken taken = new Taken();
    listen(sensor, taken);
    AtomicInteger next = new AtomicInteger();
    assertEquals(200, next(sensor, next));
    taken.kept = _ -> false;
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          assertEquals(503, next(sensor, next));
          return taken.sensors().contains("node@n1 silent");
        });
    for (int i = 0; i < 5; i++) {
      assertEquals(503, next(sensor, next));
    }
    assertEquals(List.of("node@n1 silent"), taken.sensors(), "said once");
    taken.kept = Sensor.Kept.NOW;
    assertEquals(200, next(sensor, next));
    assertEquals("node@n1 ok", taken.sensors().get(1));
  }

  private static int next(NodesSensor sensor, AtomicInteger next) throws Exception {
    int number = next.getAndIncrement();
    return post(sensor, "n1", TOKEN, numbered(number, events("n1", number, number + 1)));
  }

  /** When a node says all again, a word may have waited behind a newer one. */
  @Test
  void aSensorsOlderWordDoesNotReviveIt() throws Exception {
    NodesSensor sensor = new NodesSensor("nodes", aim(0, tokens("n1 " + TOKEN), LONG, List.of()));
    Taken taken = new Taken();
    listen(sensor, taken);
    assertEquals(200, post(sensor, "n1", TOKEN, List.of(said(20, "silent"), said(10, "ok"))));
    assertEquals(List.of("kmsg@n1 silent"), taken.sensors());
    // A stream of its own: the node's clock may have been set back before it started again.
    String line = Json.mapper().writeValueAsString(said(5, "ok"));
    Letter.Head head = new Letter.Head("n1", "1700000000001-0123abcd", 0, "");
    assertEquals(200, post(sensor, "n1", TOKEN, Letter.write(head, List.of(line))));
    assertEquals(List.of("kmsg@n1 silent", "kmsg@n1 ok"), taken.sensors());
    assertEquals(List.of(), taken.rejected);
  }

  private static Signal said(long at, String value) {
    Target target = new Target(Target.Kind.SENSOR, "kmsg@n1");
    return new Status(target, "n1", "kmsg@n1", Origin.AGENT, at, Known.SENSOR, value, Map.of(), "");
  }

  /** All is said again for what is given up, and the same is given up again: that ends there. */
  @Test
  void aStatusTooLongForALetterBringsAllAgainOnce() throws Exception {
    NodesSensor sensor = new NodesSensor("nodes", aim(0, tokens("n1 " + TOKEN), LONG, List.of()));
    Taken taken = new Taken();
    listen(sensor, taken);
    Exceptions exceptions = new Exceptions(false);
    Signal huge =
        new Status(
            Target.node("n1"),
            "n1",
            "x@n1",
            Origin.HOST,
            9,
            "huge",
            "x",
            Map.of("x", "x".repeat(Outbox.LONGEST)),
            "");
    try (Outbox outbox = new Outbox(folder.resolve("outbox"), 4 << 20)) {
      outbox.add(exceptions.news(List.of(status("node:n1", "n1", "version.driver", "575"), huge)));
      uplink(sensor.port(), outbox, exceptions);
      for (int i = 0; i < 5; i++) {
        int number = i;
        outbox.add(events("n1", number, number + 1));
        await().atMost(LONG).until(() -> taken.numbers().size() == number + 1);
      }
      assertEquals(2, outbox.givenUp());
      assertEquals(
          2,
          List.copyOf(taken.signals).stream()
              .filter(s -> s instanceof Status st && st.type().equals("version.driver"))
              .count());
    }
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

  /** What the agent could still forget it has not got. */
  @Test
  void aLetterIsAnsweredOnceWhatWasDecidedOnItIsDurable() throws Exception {
    NodesSensor sensor = new NodesSensor("nodes", aim(0, tokens("* " + TOKEN), LONG, List.of()));
    Taken taken = new Taken();
    CountDownLatch durable = new CountDownLatch(1);
    taken.kept = millis -> durable.await(millis, TimeUnit.MILLISECONDS);
    listen(sensor, taken);
    try (Outbox outbox = new Outbox(folder.resolve("outbox"), 1 << 20)) {
      Uplink uplink = uplink(sensor.port(), outbox, new Exceptions(false));
      outbox.add(events("n1", 0, 3));
      await().atMost(LONG).until(() -> taken.numbers().size() == 3);
      assertEquals(0, uplink.sent());
      assertEquals("", Files.readString(folder.resolve("cursors")));
      // Sent once more meanwhile it is known, and waits too.
      CompletableFuture<Integer> again =
          CompletableFuture.supplyAsync(() -> {
            try {
              Outbox.Batch batch = outbox.oldest(10).orElseThrow();
              Letter.Head head = new Letter.Head("n1", batch.stream(), batch.first(), "");
              return post(sensor, "n1", TOKEN, Letter.write(head, batch.lines()));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      assertEquals(200, post(sensor, "n2", TOKEN, List.of()), "another node does not wait");
      assertFalse(again.isDone());
      durable.countDown();
      assertEquals(200, again.get(2, TimeUnit.MINUTES));
      await().atMost(LONG).until(() -> outbox.bytes() == 0);
      assertEquals(range(0, 3), taken.numbers());
      assertTrue(Files.readString(folder.resolve("cursors")).startsWith("n1\t3\t"));
    }
  }

  /** Nodes that give up waiting come again: what they left is bounded all the same. */
  @Test
  void aLetterKeepsItsRoomUntilItIsTakenAlsoWhenItsSenderIsGone() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger away = new AtomicInteger();
    NodesServer.Taking stuck =
        new NodesServer.Taking() {
          @Override
          public Optional<NodesServer.Reply> refuse(NodesServer.Who who) {
            return Optional.empty();
          }

          @Override
          public void turnedAway(NodesServer.Who who) {
            away.incrementAndGet();
          }

          @Override
          public NodesServer.Reply take(NodesServer.Who who, byte[] body)
              throws InterruptedException {
            inside.incrementAndGet();
            Thread.sleep(LONG);
            return NodesServer.Reply.of(200, "");
          }
        };
    List<Socket> senders = new ArrayList<>();
    try (NodesServer server =
        new NodesServer(aim(0, null, LONG, List.of()), stuck, LONG.toMillis())) {
      for (int i = 0; i < 64; i++) {
        senders.add(raw(server.port(), 3, "abc"));
      }
      await().atMost(LONG).until(() -> inside.get() == 64);
      for (Socket each : senders) {
        each.close();
      }
      for (int i = 0; i < 8; i++) {
        try (Socket next = raw(server.port(), 3, "abc")) {
          assertTrue(answer(next).startsWith("HTTP/1.1 503"));
        }
      }
      assertEquals(8, away.get());
      assertEquals(64, inside.get());
    }
  }

  @Test
  void aSenderThatStandsStillIsCutOff() throws Exception {
    NodesServer.Taking none =
        new NodesServer.Taking() {
          @Override
          public Optional<NodesServer.Reply> refuse(NodesServer.Who who) {
            return Optional.empty();
          }

          @Override
          public void turnedAway(NodesServer.Who who) {}

          @Override
          public NodesServer.Reply take(NodesServer.Who who, byte[] body) {
            return NodesServer.Reply.of(200, "taken");
          }
        };
    try (NodesServer server = new NodesServer(aim(0, null, LONG, List.of()), none, 500)) {
      for (int i = 0; i < 3; i++) {
        try (Socket half = raw(server.port(), 100, "abc")) {
          assertEquals("", answer(half));
        }
      }
    }
  }

  private static Socket raw(int port, int length, String body) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket
        .getOutputStream()
        .write(
            ("POST /v1/signals HTTP/1.1\r\nHost: a\r\nContent-Length: "
                    + length
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The first line that comes; "" when the other side ends it. */
  private static String answer(Socket socket) throws IOException {
    String line =
        new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
    return line == null ? "" : line;
  }

  /** Without cursors a new agent cannot know what the one before it took: it accuses nobody. */
  @Test
  void whatAnAgentBeforeTookIsNotCalledLost() throws Exception {
    NodesSensor sensor =
        new NodesSensor(
            "nodes",
            new NodesSensor.Aim(
                "127.0.0.1", 0, null, null, null, null, List.of(), null, List.of(), LONG));
    Taken taken = new Taken();
    listen(sensor, taken);
    assertEquals(200, post(sensor, "n1", "", numbered(500, events("n1", 500, 502))));
    assertEquals(2, taken.signals.size(), "" + taken.signals);
    assertEquals(200, post(sensor, "n1", "", numbered(505, events("n1", 505, 506))));
    assertEquals(4, taken.signals.size(), "now three are lost: " + taken.signals);
  }

  private static byte[] numbered(long first, List<Signal> signals) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Signal each : signals) {
      lines.add(Json.mapper().writeValueAsString(each));
    }
    return Letter.write(new Letter.Head("n1", "1700000000000-0123abcd", first, ""), lines);
  }

  /** Something else that answers 200, and a token file that is none: it goes on trying. */
  @Test
  void nothingThatAnswersEndsTheUplink() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    AtomicInteger asked = new AtomicInteger();
    other.createContext(
        "/",
        exchange -> {
          byte[] body = (asked.getAndIncrement() % 2 == 0 ? "null" : "{\"next\":7}").getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    other.start();
    try (Outbox outbox = new Outbox(folder.resolve("outbox"), 1 << 20)) {
      Uplink uplink = uplink(other.getAddress().getPort(), outbox, new Exceptions(false));
      outbox.add(events("n1", 0, 3));
      await().atMost(LONG).until(() -> asked.get() >= 2);
      Files.writeString(folder.resolve("token"), "secret\nand more");
      await().atMost(LONG).until(() -> uplink.trouble().contains("one word"));
      assertFalse(uplink.trouble().contains("secret"));
      Files.writeString(folder.resolve("token"), TOKEN);
      int before = asked.get();
      await().atMost(LONG).until(() -> asked.get() > before);
      assertEquals(0, uplink.sent());
    } finally {
      other.stop(0);
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
