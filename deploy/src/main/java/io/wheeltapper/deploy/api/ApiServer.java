package io.wheeltapper.deploy.api;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.rights.Caller;
import io.wheeltapper.deploy.rights.Denials;
import io.wheeltapper.deploy.rights.Logins;
import io.wheeltapper.deploy.rights.Rates;
import java.io.IOException;
import java.net.BindException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the API. Without TLS and a login it answers only on loopback, and only requests that name
 * a loopback host, see {@link LocalOnly}.
 */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final long LARGEST_BODY = 65_536;
  private static final long LIMIT_SECONDS = 30;

  /** There is no route for another; what reads bodies stumbles over some. */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  /** Beyond any query that the routes take, so that they and not HTTP say what is wrong. */
  private static final int LONGEST_LINE = 32_768;

  private final HttpServer server;
  private final Events events;
  private final Denials denials;

  private ApiServer(HttpServer server, Events events, Denials denials) {
    this.denials = denials;
    this.server = server;
    this.events = events;
  }

  /** Beyond the longest that an adviser may take, which is asked over this connection: 10 min. */
  private static final int IDLE_SECONDS = 660;

  /**
   * Starts serving; returns once it listens.
   *
   * @param metrics what Prometheus scrapes, as text
   * @throws IOException when the port is taken, saying what would be right
   */
  public static ApiServer start(
      Vertx vertx, Config.Api config, AgentView agent, Supplier<String> metrics) throws Exception {
    return start(
        vertx,
        config,
        agent,
        _ -> new Scrape(Scrape.TEXT, metrics.get()),
        new Approving(agent, config.approve(), null, InstantSource.system()));
  }

  /**
   * The same, with answers by signed links.
   *
   * @throws IOException when the port is taken, saying what would be right
   */
  public static ApiServer start(
      Vertx vertx,
      Config.Api config,
      AgentView agent,
      Function<String, Scrape> metrics,
      Approving approving)
      throws Exception {
    if (!config.exposed().isEmpty()) {
      throw new IllegalArgumentException(config.exposed());
    }
    InstantSource clock = InstantSource.system();
    Optional<Logins> logins = Doors.of(config, clock);
    Denials denials = new Denials(d -> agent.take(d.at(agent.status().now())), clock);
    Front front = new Front(agent, logins, new Rates(clock, config.login().perMinute()), denials);
    Router router = Router.router(vertx);
    router.route().handler(context -> enter(context, config, logins.isEmpty()));
    new ConsoleFiles().on(router);
    // A body of another method says nothing here, and one with a form trips the handler.
    BodyHandler bodies = BodyHandler.create(false).setBodyLimit(LARGEST_BODY);
    router
        .route()
        .handler(context -> {
          if (context.request().method().equals(HttpMethod.POST)) {
            bodies.handle(context);
          } else {
            context.next();
          }
        });
    Events events = new Events(agent);
    Repeats repeats = new Repeats();
    for (ApiRoute route :
        ApiRoute.all(
            new Entrance(logins),
            new Reads(agent, metrics),
            new Sights(agent),
            events,
            new Words(agent),
            new Declaring(agent),
            new Trying(agent),
            approving,
            new Auditing(agent))) {
      ApiRoute once = repeats.around(route);
      String path = route.path().replaceAll("\\{(\\w+)}", ":$1");
      router.route(route.method(), path).handler(context -> call(front, once, context));
    }
    for (int status : new int[] {400, 404, 405, 413, 500}) {
      router.errorHandler(status, context -> send(context, standard(status)));
    }
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.bind())
            .setPort(config.port())
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxInitialLineLength(LONGEST_LINE);
    try {
      Secured.on(options, config.tls());
      HttpServer server =
          vertx
              .createHttpServer(options)
              .requestHandler(router)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      Secured.watch(vertx, server, config.tls());
      return new ApiServer(server, events, denials);
    } catch (ExecutionException e) {
      events.close();
      denials.close();
      if (!(e.getCause() instanceof BindException)) {
        throw new IOException(
            "api: {tls: …} cannot be used: " + e.getCause() + "; the files are PEM, PKCS#8", e);
      }
      throw new IOException(
          config.bind()
              + ":"
              + config.port()
              + " cannot be listened on, perhaps another agent has it; set api: {port: N} (0 is any"
              + " free one)",
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** How many listen to events now. */
  int listening() {
    return events.listening();
  }

  private static void enter(RoutingContext context, Config.Api config, boolean localOnly) {
    if (config.tls().on()) {
      context.response().putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    if (!METHODS.contains(context.request().method().name())) {
      send(context, standard(405));
      return;
    }
    String why = localOnly ? LocalOnly.refuses(context, config.approve()) : "";
    if (why.isEmpty()) {
      context.next();
    } else {
      send(context, Answer.problem(403, "Forbidden", why));
    }
  }

  private static void call(Front front, ApiRoute route, RoutingContext context) {
    Buffer body = context.body().buffer();
    String type = context.request().getHeader("Content-Type");
    Asked asked =
        new Asked(
            Map.copyOf(context.pathParams()),
            first(context.queryParams()),
            type == null ? "" : type,
            headers(context.request().headers()),
            body == null ? new byte[0] : body.getBytes(),
            Caller.LOOPBACK,
            "",
            () -> true);
    Front.Peer peer = peer(context);
    Thread.ofVirtual()
        .name("api")
        .start(() -> {
          Answer answer = answer(front, route, asked, peer);
          context.vertx().runOnContext(_ -> send(context, answer));
        });
  }

  private static Front.Peer peer(RoutingContext context) {
    var from = context.request().remoteAddress();
    String address = from == null ? "" : String.valueOf(from.hostAddress());
    X509Certificate certificate = null;
    if (context.request().isSSL()) {
      try {
        Certificate first = context.request().sslSession().getPeerCertificates()[0];
        certificate = first instanceof X509Certificate own ? own : null;
      } catch (SSLPeerUnverifiedException e) {
        certificate = null; // they sent none
      }
    }
    return new Front.Peer(address, certificate);
  }

  private static Answer answer(Front front, ApiRoute route, Asked asked, Front.Peer peer) {
    try {
      return front.answer(route, asked, peer);
    } catch (Refusal e) {
      return e.answer();
    } catch (AgentView.NotKept e) {
      return Refusal.unavailable(String.valueOf(e.getMessage())).answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return standard(503);
    } catch (Exception e) {
      LOG.warn("path={} reason={}", route.path(), e.toString());
      return standard(500);
    }
  }

  private static Answer standard(int status) {
    return switch (status) {
      case 400 -> Answer.problem(400, "Bad request", "what was sent cannot be read as HTTP has it");
      case 404 -> Answer.problem(404, "Not found", "see /api/v1/openapi.json");
      case 405 -> Answer.problem(405, "Method not allowed", "see /api/v1/openapi.json");
      case 413 -> Answer.problem(413, "Content too large", "a body has at most 64 KiB");
      case 503 -> Answer.problem(503, "Unavailable", "the agent is ending");
      default -> Answer.problem(500, "Internal error", "see the agent's log");
    };
  }

  private static Map<String, String> first(MultiMap query) {
    Map<String, String> first = new TreeMap<>();
    query.forEach(e -> first.putIfAbsent(e.getKey(), e.getValue()));
    return first;
  }

  private static Map<String, String> headers(MultiMap all) {
    Map<String, String> first = new TreeMap<>();
    all.forEach(e -> first.putIfAbsent(e.getKey().toLowerCase(Locale.ROOT), e.getValue()));
    return first;
  }

  private static void send(RoutingContext context, Answer answer) {
    if (context.response().ended()) {
      return;
    }
    HttpServerResponse response =
        context
            .response()
            .setStatusCode(answer.status())
            .putHeader("Content-Type", answer.type())
            .putHeader("Cache-Control", "no-store")
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Content-Security-Policy", ConsoleFiles.POLICY);
    answer.headers().forEach(response::putHeader);
    if (answer.flow() != null) {
      answer.flow().begin(response);
    } else {
      response.end(Buffer.buffer(answer.body()));
    }
  }

  @Override
  public void close() throws Exception {
    events.close();
    denials.close();
    server.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
