package io.wheeltapper.sensors.telemetry.receive;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The server itself: lets in who may come, in bounded number and size, and keeps each request until
 * it is read. HTTP/1.1, HTTP/2 and gRPC at one port. One event loop; {@link #next} is for one other
 * thread.
 */
final class Door implements AutoCloseable {

  /** A request that is let in and waits for its answer. */
  interface Guest {
    Letter letter();

    /** Once; from any thread. */
    void answer(@Nullable Reply reply);
  }

  /**
   * How long it waits for slow senders.
   *
   * @param bodyMillis from a request's head to its last byte
   * @param headMillis from one request's head to the next, or from the connection's first byte
   */
  record Patience(long bodyMillis, long headMillis) {
    static final Patience USUAL = new Patience(30_000, 120_000);
  }

  private static final long LIMIT_SECONDS = 30;
  private static final int MOST_WAITING = 1_024;

  /** Calls of gRPC, over all connections, whose message is not whole. */
  private static final int MOST_CALLS = 1_024;

  private static final long LINGER_MILLIS = 1_000;

  /** How often it is looked at who takes too long or holds too much. */
  private static final long SWEEP_MILLIS = 100;

  private final Vertx vertx;
  private final Terms terms;
  private final Set<String> paths;
  private final Drops drops;
  private final Token token;
  private final Patience patience;
  private final Visits visits;
  private final AtomicLong held = new AtomicLong();
  private final BlockingQueue<Guest> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private @Nullable HttpServer server;

  private Door(Vertx vertx, Terms terms, Set<String> paths, Drops drops, Patience patience) {
    this.patience = patience;
    this.visits = new Visits(terms.mostConnections(), patience.headMillis());
    this.vertx = vertx;
    this.terms = terms;
    this.paths = paths;
    this.drops = drops;
    this.token = new Token(terms.tokenFile());
  }

  /**
   * Listens; blocks until it does.
   *
   * @throws IOException when it cannot, saying what would help
   */
  static Door open(Terms terms, Set<String> paths, Drops drops)
      throws IOException, InterruptedException {
    return open(terms, paths, drops, Patience.USUAL);
  }

  static Door open(Terms terms, Set<String> paths, Drops drops, Patience patience)
      throws IOException, InterruptedException {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    Door door = new Door(vertx, terms, paths, drops, patience);
    try {
      door.listen();
      return door;
    } catch (IOException | InterruptedException | RuntimeException e) {
      door.close();
      throw e;
    }
  }

  private void listen() throws IOException, InterruptedException {
    HttpServerOptions options = ServerOptions.of(terms, paths.stream().anyMatch(Door::call));
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(terms.largestBody()));
    grpc.callHandler(call -> Call.arrive(call, this));
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    try {
      server =
          vertx
              .createHttpServer(options)
              .connectionHandler(this::enter)
              .requestHandler(request -> route(request, grpc))
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          terms.address()
              + " cannot be listened at ("
              + e.getCause()
              + "); perhaps another has the port: set another 'listen'",
          e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IOException(terms.address() + " cannot be listened at within 30 s", e);
    }
  }

  /** A service's name has its package's dots in it. */
  private static boolean call(String path) {
    return path.indexOf('.') >= 0;
  }

  int port() {
    HttpServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /** The next request, or null when none came in time. */
  @Nullable Guest next(long time, TimeUnit unit) throws InterruptedException {
    Guest guest = waiting.poll(time, unit);
    if (guest != null) {
      held.addAndGet(-guest.letter().body().length);
    }
    return guest;
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private void enter(HttpConnection connection) {
    if (!visits.enter(connection, now())) {
      drops.drop("refused-connection", 1);
    }
  }

  private void sweep() {
    drops.drop("slow-connection", visits.end(now()));
    long room = Math.max(0, terms.mostHeld() + terms.largestBody() - held.get());
    drops.drop("deferred-request", visits.shed(room));
  }

  private void route(HttpServerRequest request, GrpcServer grpc) {
    visits.asks(request.connection(), now());
    String type = request.getHeader("Content-Type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/grpc")) {
      call(request, grpc);
      return;
    }
    Reply refusal = refusal(request.path(), request.getHeader("Authorization"));
    if (refusal == null && request.method() != HttpMethod.POST) {
      refusal = Reply.of(405, "POST only");
    }
    if (refusal == null && length(request) > terms.largestBody()) {
      refusal = tooLarge();
    }
    if (refusal != null) {
      send(request, refusal, true);
      return;
    }
    new Body(this, request).take();
  }

  /** Its bytes are only counted as they come: until the message is whole nobody else sees them. */
  private void call(HttpServerRequest request, GrpcServer grpc) {
    visits.begins(request);
    long timer =
        vertx.setTimer(
            patience.bodyMillis(),
            _ -> {
              if (visits.over(request)) {
                drops.drop("slow-request", 1);
                Visits.refuse(request);
              }
            });
    grpc.handle(request);
    request
        .end()
        .onComplete(_ -> {
          vertx.cancelTimer(timer);
          visits.over(request);
        });
  }

  private static long length(HttpServerRequest request) {
    try {
      String length = request.getHeader("Content-Length");
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Why nothing of this request is read, or null. */
  @Nullable Reply refusal(@Nullable String path, @Nullable String authorization) {
    if (!token.admits(authorization)) {
      drops.drop("unauthorized-request", 1);
      return new Reply(
          401,
          Map.of("WWW-Authenticate", "Bearer"),
          "the token of token-file is wanted\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    if (path == null || !paths.contains(path)) {
      return Reply.of(404, "there is only " + String.join(", ", paths.stream().sorted().toList()));
    }
    return full() ? Reply.busy("too much waits to be read", 1) : null;
  }

  private boolean full() {
    boolean full =
        held.get() + visits.bytes() >= terms.mostHeld()
            || waiting.remainingCapacity() == 0
            || visits.calls() > MOST_CALLS;
    if (full) {
      drops.drop("deferred-request", 1);
    }
    return full;
  }

  Reply tooLarge() {
    drops.drop("too-large-request", 1);
    return Reply.of(
        413, "a request has at most " + terms.largestBody() + " bytes (largest-body, in MiB)");
  }

  /** Keeps a request for the reader; false when there is no room. Its bytes are counted here. */
  boolean keep(Guest guest) {
    held.addAndGet(guest.letter().body().length);
    if (waiting.offer(guest)) {
      return true;
    }
    held.addAndGet(-guest.letter().body().length);
    drops.drop("deferred-request", 1);
    return false;
  }

  Vertx vertx() {
    return vertx;
  }

  Patience patience() {
    return patience;
  }

  Terms terms() {
    return terms;
  }

  /** So many bytes more are held, or fewer; false when that is more than there is room for. */
  boolean hold(long bytes) {
    return held.addAndGet(bytes) <= terms.mostHeld() + terms.largestBody();
  }

  void dropped(String reason) {
    drops.drop(reason, 1);
  }

  static Map<String, String> headers(MultiMap all) {
    Map<String, String> headers = new HashMap<>();
    all.forEach(e -> headers.putIfAbsent(e.getKey().toLowerCase(Locale.ROOT), e.getValue()));
    return headers;
  }

  void send(HttpServerRequest request, Reply reply, boolean close) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (close && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("Connection", "close");
    }
    response.end(Buffer.buffer(reply.body()));
    if (close) {
      // What is left of the body is not waited for; a sender has a moment to read the answer.
      vertx.setTimer(
          LINGER_MILLIS,
          _ -> {
            if (request.version() == HttpVersion.HTTP_2) {
              response.reset();
            } else {
              request.connection().close();
            }
          });
    }
  }

  @Override
  public void close() {
    vertx.close();
    for (Guest guest = waiting.poll(); guest != null; guest = waiting.poll()) {
      guest.answer(null);
    }
  }
}
