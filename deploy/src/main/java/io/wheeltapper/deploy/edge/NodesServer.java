package io.wheeltapper.deploy.edge;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Where the nodes' letters come in: HTTP/2 (and 1.1), bounded in size and number; each is taken on
 * a virtual thread of its own. Made and closed by one thread.
 */
final class NodesServer implements AutoCloseable {

  /** Letters under way at once; further nodes are asked to come again. */
  private static final int MOST_LETTERS = 64;

  private static final int IDLE_SECONDS = 120;

  /** How long a letter may take to come in; a sender that stands still keeps no room. */
  private static final long COMING_MILLIS = 20_000;

  /** Who sends, before anything of the letter is read. */
  static final String NODE = "Wheeltapper-Node";

  /**
   * Who a request is from, as far as the connection tells.
   *
   * @param certificate the common name of the peer's certificate, or {@code ""}
   */
  record Who(String node, String certificate, String authorization) {}

  /** Lets in and takes; many at once. */
  interface Taking {
    /** Why nothing of this letter is read; empty where it may come. Must not block. */
    Optional<Reply> refuse(Who who);

    /** There is no room for a letter of who would be let in. Must not block. */
    void turnedAway(Who who);

    Reply take(Who who, byte[] body) throws InterruptedException;
  }

  /** An answer. */
  record Reply(int status, byte[] body) {
    static Reply of(int status, String words) {
      return new Reply(status, (words + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private final Vertx vertx;
  private final ExecutorService letters = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore room = new Semaphore(MOST_LETTERS);
  private final Taking taking;
  private final long coming;
  private final int port;

  /** Listens; blocks until it does. */
  NodesServer(NodesSensor.Aim aim, Taking taking) throws Exception {
    this(aim, taking, COMING_MILLIS);
  }

  /** The same, with another time in which a letter comes in. */
  NodesServer(NodesSensor.Aim aim, Taking taking, long coming) throws Exception {
    this.taking = taking;
    this.coming = coming;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    try {
      this.port =
          vertx
              .createHttpServer(options(aim))
              .requestHandler(this::request)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .actualPort();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  int port() {
    return port;
  }

  private static HttpServerOptions options(NodesSensor.Aim aim) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(aim.bind())
            .setPort(aim.port())
            .setIdleTimeout(IDLE_SECONDS);
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

  private void request(HttpServerRequest request) {
    if (!request.path().equals("/v1/signals") || !request.method().name().equals("POST")) {
      answer(request, Reply.of(404, "POST /v1/signals"));
      return;
    }
    Who who =
        new Who(
            String.valueOf(request.getHeader(NODE)),
            certificateName(request),
            String.valueOf(request.getHeader("Authorization")));
    Optional<Reply> refusal = taking.refuse(who);
    if (refusal.isPresent()) {
      answer(request, refusal.get());
      return;
    }
    if (!room.tryAcquire()) {
      taking.turnedAway(who);
      request.response().putHeader("Retry-After", "1");
      answer(request, Reply.of(503, "too many at once"));
      return;
    }
    body(request, who);
  }

  /**
   * Once there is room; given back when the letter was taken, or its sender went away or stood
   * still before it was whole. One whose sender goes away while it is taken keeps its room until
   * then.
   */
  private void body(HttpServerRequest request, Who who) {
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable leave =
        () -> {
          if (held.getAndSet(false)) {
            room.release();
          }
        };
    Buffer body = Buffer.buffer();
    boolean[] over = {false};
    boolean[] whole = {false};
    request.exceptionHandler(_ -> {
      if (!whole[0]) {
        leave.run();
      }
    });
    long limit = vertx.setTimer(coming, _ -> request.connection().close());
    request.handler(part -> {
      over[0] |= body.length() + part.length() > Letter.MOST_BYTES;
      if (!over[0]) {
        body.appendBuffer(part);
      }
    });
    request.endHandler(_ -> {
      vertx.cancelTimer(limit);
      whole[0] = true;
      if (over[0]) {
        leave.run();
        answer(request, Reply.of(413, "more than " + Letter.MOST_BYTES + " bytes"));
        return;
      }
      byte[] bytes = body.getBytes();
      letters.execute(() -> {
        try {
          answer(request, taking.take(who, bytes));
        } catch (InterruptedException e) {
          answer(request, Reply.of(503, "it stops"));
          Thread.currentThread().interrupt();
        } finally {
          leave.run();
        }
      });
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

  @Override
  public void close() throws Exception {
    letters.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
