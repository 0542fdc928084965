package io.wheeltapper.deploy.edge;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.rules.MetricRead;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the nodes' own agents send: each signal once and in the order of its node. When a node
 * is not heard for three heartbeats, its sensors are silent, and that is said for it.
 */
public final class NodesSensor implements Sensor {

  /** A node sends a letter at least so often. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Letters under way at once; further nodes are asked to come again. */
  private static final int MOST_LETTERS = 256;

  private static final int MISSED = 3;

  /**
   * Where it listens and whom it hears.
   *
   * @param certificate and {@code key}: PEM files, or null for clear text
   * @param nodesCa who signs the nodes' certificates (PEM), or null: no certificate is asked for
   * @param cursors where it keeps how far it has taken each stream, or null
   * @param expected nodes that should be heard from the start
   * @param heartbeat how often a node is heard
   */
  record Aim(
      String bind,
      int port,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path nodesCa,
      @Nullable Path tokens,
      List<String> gateways,
      @Nullable Path cursors,
      List<String> expected,
      Duration heartbeat) {}

  /** One node, as heard. */
  private static final class Heard {
    long last;
    boolean silent;

    /** What its sensors said last of themselves. */
    final Map<String, Status> sensors = new TreeMap<>();
  }

  private final String name;
  private final Aim aim;
  private final Object order = new Object();
  private final Map<String, Heard> nodes = new HashMap<>();
  private volatile List<Heed> looks = List.of();
  private volatile String hash = "";
  private volatile int listening;

  NodesSensor(String name, Aim aim) {
    this.name = name;
    this.aim = aim;
  }

  /** Another bundle is in force: the nodes hear with their next letter what its rules look at. */
  public void under(List<MetricRead> reads) {
    List<Heed> fresh = Heed.of(reads);
    looks = fresh;
    hash = Heed.hash(fresh);
  }

  /** The port it listens on; 0 before it does. */
  int port() {
    return listening;
  }

  @Override
  public long heartbeatMillis() {
    return HEARTBEAT.toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    Path tokens = aim.tokens();
    Admission admission =
        tokens == null ? Admission.open(aim.gateways()) : Admission.read(tokens, aim.gateways());
    long now = System.currentTimeMillis();
    synchronized (order) {
      aim.expected().forEach(node -> heard(node).last = now);
    }
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    try (Cursors cursors = new Cursors(aim.cursors());
        ExecutorService letters = Executors.newVirtualThreadPerTaskExecutor()) {
      Semaphore room = new Semaphore(MOST_LETTERS);
      HttpServer server = vertx.createHttpServer(options());
      server.requestHandler(request ->
          request(
              request, room, letters, (who, body) -> take(who, body, admission, cursors, sink)));
      listening =
          server
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .actualPort();
      try {
        while (true) {
          sink.alive(System.currentTimeMillis());
          TimeUnit.MILLISECONDS.sleep(Math.min(1_000, aim.heartbeat().toMillis()));
          silences(sink);
        }
      } finally {
        letters.shutdownNow();
      }
    } finally {
      listening = 0;
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(aim.bind())
            .setPort(aim.port())
            .setIdleTimeout(120)
            .setMaxFormAttributeSize(0);
    Path certificate = aim.certificate();
    Path key = aim.key();
    if (certificate != null && key != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(certificate.toString())
                  .setKeyPath(key.toString()));
    }
    Path nodesCa = aim.nodesCa();
    if (nodesCa != null) {
      options
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(new PemTrustOptions().addCertPath(nodesCa.toString()));
    }
    return options;
  }

  /** Who a request is from, as far as the connection tells. */
  private record Who(String certificate, String authorization) {}

  private interface Taking {
    Reply take(Who who, byte[] body) throws InterruptedException;
  }

  private record Reply(int status, byte[] body) {
    static Reply of(int status, String words) {
      return new Reply(status, (words + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static void request(
      HttpServerRequest request, Semaphore room, ExecutorService letters, Taking taking) {
    if (!request.path().equals("/v1/signals") || !request.method().name().equals("POST")) {
      answer(request, Reply.of(404, "POST /v1/signals"));
      return;
    }
    Who who = new Who(certificateName(request), String.valueOf(request.getHeader("Authorization")));
    Buffer body = Buffer.buffer();
    boolean[] over = {false};
    request.handler(part -> {
      over[0] |= body.length() + part.length() > Letter.MOST_BYTES;
      if (!over[0]) {
        body.appendBuffer(part);
      }
    });
    request.endHandler(_ -> {
      if (over[0]) {
        answer(request, Reply.of(413, "more than " + Letter.MOST_BYTES + " bytes"));
      } else if (!room.tryAcquire()) {
        request.response().putHeader("Retry-After", "1");
        answer(request, Reply.of(503, "too many at once"));
      } else {
        byte[] bytes = body.getBytes();
        letters.execute(() -> {
          try {
            answer(request, taking.take(who, bytes));
          } catch (InterruptedException e) {
            answer(request, Reply.of(503, "it stops"));
            Thread.currentThread().interrupt();
          } finally {
            room.release();
          }
        });
      }
    });
  }

  private static void answer(HttpServerRequest request, Reply reply) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().setStatusCode(reply.status()).end(Buffer.buffer(reply.body()));
    }
  }

  /** The common name that the peer's certificate bears; {@code ""} without one. */
  private static String certificateName(HttpServerRequest request) {
    if (!request.isSSL()) {
      return "";
    }
    try {
      Certificate[] chain = request.sslSession().getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate own) {
        return Pem.commonName(own);
      }
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
    return "";
  }

  private Reply take(Who who, byte[] body, Admission admission, Cursors cursors, Sink sink)
      throws InterruptedException {
    Letter letter;
    try {
      letter = Letter.read(body);
    } catch (Letter.Bad e) {
      sink.rejected("a letter", String.valueOf(e.getMessage()));
      return Reply.of(400, String.valueOf(e.getMessage()));
    }
    String node = letter.head().node();
    if (aim.nodesCa() != null && !who.certificate().equals(node)) {
      sink.rejected(node, "its certificate is of " + who.certificate());
      return Reply.of(403, "the certificate is of '" + who.certificate() + "', not of " + node);
    }
    if (!admission.admits(node, who.authorization())) {
      sink.rejected(node, "no token of its own");
      return Reply.of(401, "no token lets " + node + " in");
    }
    try {
      long next = taken(letter, admission, cursors, sink);
      boolean knows = letter.head().heed().equals(hash);
      return new Reply(
          200,
          Json.mapper().writeValueAsBytes(new Letter.Answer(next, hash, knows ? null : looks)));
    } catch (IOException e) {
      return Reply.of(503, "it cannot be kept how far this node was taken: " + e.getMessage());
    }
  }

  /** Takes of a letter what was not taken before; a node's letters come one after the other. */
  private long taken(Letter letter, Admission admission, Cursors cursors, Sink sink)
      throws InterruptedException, IOException {
    Letter.Head head = letter.head();
    synchronized (order) {
      Heard heard = heard(head.node());
      List<Signal> signals = new ArrayList<>(back(heard));
      heard.last = System.currentTimeMillis();
      long next = cursors.next(head.node(), head.stream());
      if (head.first() > next) {
        signals.add(lost(head.node(), head.first() - next));
      }
      int known = (int) Math.min(letter.signals().size(), Math.max(0, next - head.first()));
      for (Signal signal : letter.signals().subList(known, letter.signals().size())) {
        var objection = admission.objection(head.node(), signal);
        if (objection.isPresent()) {
          sink.rejected(head.node(), objection.get());
        } else {
          signals.add(signal);
          if (signal instanceof Status s && s.type().equals(Known.SENSOR)) {
            heard.sensors.put(s.target().id(), s);
          }
        }
      }
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      long after = Math.max(next, head.first() + letter.signals().size());
      if (after > next) {
        cursors.taken(head.node(), head.stream(), after);
      }
      return after;
    }
  }

  private Heard heard(String node) {
    return nodes.computeIfAbsent(node, _ -> new Heard());
  }

  private void silences(Sink sink) throws InterruptedException {
    long now = System.currentTimeMillis();
    synchronized (order) {
      List<Signal> signals = new ArrayList<>();
      nodes.forEach((node, heard) -> {
        if (!heard.silent && now - heard.last > MISSED * aim.heartbeat().toMillis()) {
          heard.silent = true;
          String why = "nothing of " + node + " since " + (now - heard.last) / 1000 + " s";
          signals.add(sensor(node, "node@" + node, "silent", why, now));
          heard.sensors.keySet().stream()
              .filter(s -> !s.equals("node@" + node))
              .forEach(s -> signals.add(sensor(node, s, "silent", why, now)));
        }
      });
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
    }
  }

  /** A node that was silent speaks again: its sensors are as they last said. */
  private List<Signal> back(Heard heard) {
    if (!heard.silent) {
      return List.of();
    }
    heard.silent = false;
    long now = System.currentTimeMillis();
    List<Signal> signals = new ArrayList<>();
    heard.sensors.forEach((sensor, said) ->
        signals.add(sensor(said.node(), sensor, said.value(), said.field("detail"), now)));
    return signals;
  }

  private Signal sensor(String node, String sensor, String state, String why, long at) {
    return new Status(
        new Target(Target.Kind.SENSOR, sensor),
        node,
        name,
        Origin.AGENT,
        at,
        Known.SENSOR,
        state,
        Map.of("detail", why),
        "");
  }

  private Signal lost(String node, long count) {
    return new Event(
        new Target(Target.Kind.SENSOR, "node@" + node),
        node,
        name,
        Origin.AGENT,
        System.currentTimeMillis(),
        "sensor.lost",
        Map.of("signals", Long.toString(count)),
        "");
  }
}
