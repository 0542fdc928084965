package io.wheeltapper.deploy.api;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Loopback;
import io.wheeltapper.deploy.rights.Caller;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the API. Until there is TLS and login it answers only on loopback, and only requests that
 * name a loopback host: a page of another site that points its own name here gets nothing.
 */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final long LARGEST_BODY = 65_536;
  private static final long LIMIT_SECONDS = 30;

  private final HttpServer server;
  private final Events events;

  private ApiServer(HttpServer server, Events events) {
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
    if (!Loopback.is(config.bind())) {
      throw new IllegalArgumentException(config.bind() + " is no loopback address");
    }
    Router router = Router.router(vertx);
    Config.Approve approve = config.approve();
    router.route().handler(context -> guard(context, approve));
    new ConsoleFiles().on(router);
    router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    Events events = new Events(agent);
    Repeats repeats = new Repeats();
    for (ApiRoute route :
        ApiRoute.all(
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
      router.route(route.method(), path).handler(context -> call(once, context));
    }
    for (int status : new int[] {404, 405, 413}) {
      router.errorHandler(status, context -> send(context, standard(status)));
    }
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.bind())
            .setPort(config.port())
            .setIdleTimeout(IDLE_SECONDS);
    try {
      return new ApiServer(
          vertx
              .createHttpServer(options)
              .requestHandler(router)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS),
          events);
    } catch (ExecutionException e) {
      events.close();
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

  /**
   * Loopback names may ask everything; the name that links are sent with, behind the operators' own
   * proxy, only for what links and buttons lead to. So does whatever came by a proxy, which may
   * name a loopback host for others.
   */
  private static void guard(RoutingContext context, Config.Approve approve) {
    String outside = approve.host();
    var authority = context.request().authority();
    String path = context.normalizedPath();
    boolean forLinks = path.equals(ApiRoute.LINK) || path.equals(ApiRoute.SLACK);
    boolean linked =
        authority != null
            && !outside.isEmpty()
            && authority.host().equalsIgnoreCase(outside)
            && forLinks;
    if (authority == null || !(linked || Loopback.is(authority.host()))) {
      String why = "this agent answers only to 127.0.0.1, ::1 and localhost";
      send(context, Answer.problem(403, "Forbidden", why));
      return;
    }
    if (!forLinks && proxied(context.request().headers(), approve.userHeader())) {
      String why =
          "this came by a proxy; let it send on "
              + ApiRoute.LINK
              + " and "
              + ApiRoute.SLACK
              + " only";
      send(context, Answer.problem(403, "Forbidden", why));
      return;
    }
    if (!approve.userHeader().isEmpty()
        && context.request().headers().getAll(approve.userHeader()).size() > 1) {
      // One of them is the proxy's, and nobody can say which.
      String why = approve.userHeader() + " was sent more than once";
      send(context, Answer.problem(403, "Forbidden", why));
      return;
    }
    context.next();
  }

  /** RFC 7239 and 9110 name two of them; names are compared without regard to case. */
  private static boolean proxied(MultiMap headers, String userHeader) {
    return headers.contains("Forwarded")
        || headers.contains("X-Forwarded-For")
        || headers.contains("Via")
        || (!userHeader.isEmpty() && headers.contains(userHeader));
  }

  private static void call(ApiRoute route, RoutingContext context) {
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
            "");
    Thread.ofVirtual()
        .name("api")
        .start(() -> {
          Answer answer = answer(route, asked);
          context.vertx().runOnContext(_ -> send(context, answer));
        });
  }

  private static Answer answer(ApiRoute route, Asked asked) {
    try {
      return route.call().answer(asked);
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
            .putHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'");
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
    server.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
