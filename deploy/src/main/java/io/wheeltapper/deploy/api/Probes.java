package io.wheeltapper.deploy.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers a kubelet, which asks a pod by its address and has no login: whether the agent lives and
 * is ready, yes or no, and not why. Listens on every address; where nobody probes it does not
 * listen.
 */
public final class Probes implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;
  private static final int IDLE_SECONDS = 10;

  /** Whoever asks is not known, so the agent itself is asked no oftener than this. */
  private static final long ANEW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AgentView agent;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable HttpServer server;
  private boolean ready;
  private long asked = System.nanoTime() - ANEW_NANOS;

  private Probes(AgentView agent) {
    this.agent = agent;
  }

  /**
   * Starts answering; returns once it listens.
   *
   * @param port 0 is none: nothing is started
   * @throws IOException when the port is taken, saying what would be right
   */
  public static Probes start(Vertx vertx, int port, AgentView agent) throws Exception {
    Probes probes = new Probes(agent);
    return port == 0 ? probes : probes.listen(vertx, port);
  }

  /** The same on any free port. */
  static Probes any(Vertx vertx, AgentView agent) throws Exception {
    return new Probes(agent).listen(vertx, 0);
  }

  private Probes listen(Vertx vertx, int port) throws Exception {
    HttpServerOptions options =
        new HttpServerOptions().setHost("0.0.0.0").setPort(port).setIdleTimeout(IDLE_SECONDS);
    try {
      server =
          vertx
              .createHttpServer(options)
              .requestHandler(this::answer)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return this;
    } catch (ExecutionException e) {
      throw new IOException(
          "port " + port + " cannot be listened on; set api: {probes: N} (0 is none)", e);
    }
  }

  private void answer(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/health" -> request.response().end("ok\n");
      case "/ready" -> Thread.ofVirtual().name("probe").start(() -> ready(request));
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void ready(HttpServerRequest request) {
    boolean yes = ready();
    request.response().setStatusCode(yes ? 200 : 503).end(yes ? "ready\n" : "not ready\n");
  }

  private boolean ready() {
    asking.lock();
    try {
      if (System.nanoTime() - asked >= ANEW_NANOS) {
        ready = agent.status().ready();
        asked = System.nanoTime();
      }
      return ready;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false; // It cannot say, and that is no yes.
    } finally {
      asking.unlock();
    }
  }

  /** The port it listens on; 0 where it does not. */
  int port() {
    return server == null ? 0 : server.actualPort();
  }

  @Override
  public void close() throws Exception {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
