package io.wheeltapper.deploy.console;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wheeltapper.deploy.api.ConsoleFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The console before an agent that is made of files: the answers of the API as JSON, the same at
 * each start, so that a picture of a page is the same too. Its clock begins at {@link #BEGIN}.
 */
final class ConsoleSite implements AutoCloseable {

  /** 2026-11-21 02:14:00 UTC. */
  static final long BEGIN = 1_795_227_240_000L;

  private static final String API = "/api/v1/";

  /** What was said to it: the path and the body. */
  final List<Map.Entry<String, JsonObject>> said = new CopyOnWriteArrayList<>();

  private final Map<String, Object> answers = new ConcurrentHashMap<>();
  private final Map<String, Map.Entry<Integer, String>> refusals = new ConcurrentHashMap<>();
  private final Set<HttpServerResponse> hearers = ConcurrentHashMap.newKeySet();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final long started = System.nanoTime();
  private volatile boolean silent;
  private final AtomicLong size = new AtomicLong(2_048);

  private ConsoleSite(int port, int nodes) throws Exception {
    for (String path :
        List.of(
            "me",
            "status",
            "controls",
            "approvals",
            "cases",
            "slo",
            "declared",
            "policy",
            "policy/shadow",
            "would",
            "sensors",
            "search",
            "scoreboard",
            "slo/history")) {
      answers.put(path, file(path.replace('/', '-')));
    }
    for (String id : List.of("c-7f31a2", "c-55d0e1")) {
      answers.put("cases/" + id + "/story", file("story-" + id));
      answers.put("cases/" + id + "/series", file("series-" + id));
    }
    for (Object each : (JsonArray) answers.get("cases")) {
      answers.put("cases/" + ((JsonObject) each).getString("case"), each);
    }
    answers.put("fleet", Hall.fleet(nodes));
    Router router = Router.router(vertx);
    new ConsoleFiles().on(router);
    router.route().handler(BodyHandler.create(false));
    router.get(API + "events").handler(this::hear);
    router.get(API + "*").handler(this::answer);
    router.post(API + "*").handler(this::take);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    vertx.setPeriodic(1_000, _ -> hearers.forEach(this::tick));
  }

  /** Serves on any free port. */
  static ConsoleSite start(int nodes) throws Exception {
    return new ConsoleSite(0, nodes);
  }

  /** For a look by hand: {@code PORT NODES}. */
  public static void main(String[] arguments) throws Exception {
    ConsoleSite site =
        new ConsoleSite(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println(site.url());
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/console/";
  }

  /** From now on this is answered. */
  void set(String path, Object json) {
    answers.put(path, json);
  }

  /** What is answered. */
  JsonObject object(String path) {
    return (JsonObject) answers.get(path);
  }

  /** From now on nothing is known of it. */
  void forget(String path) {
    answers.remove(path);
  }

  /** From now on this word is refused. */
  void refuse(String path, int status, String detail) {
    refusals.put(path, Map.entry(status, detail));
  }

  /** Says and answers nothing any more, or does again. */
  void silence(boolean silent) {
    this.silent = silent;
    if (silent) {
      hearers.forEach(HttpServerResponse::reset);
      hearers.clear();
    }
  }

  /** A new entry of the ledger is heard of. */
  void append(JsonObject entry) {
    long index = size.getAndIncrement();
    String data = new JsonObject().put("index", index).put("entry", entry).encode();
    hearers.forEach(h -> h.write("id: " + index + "\nevent: entry\ndata: " + data + "\n\n"));
  }

  long now() {
    return BEGIN + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }

  private void hear(RoutingContext context) {
    if (silent) {
      context.request().connection().close();
      return;
    }
    HttpServerResponse response = context.response();
    response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    response.closeHandler(_ -> hearers.remove(response));
    hearers.add(response);
    tick(response);
  }

  private void tick(HttpServerResponse response) {
    JsonObject status = object("status");
    JsonObject tick = new JsonObject().put("now", now()).put("size", size.get());
    for (String key : List.of("open", "ready", "troubles")) {
      tick.put(key, status.getValue(key));
    }
    response.write("event: tick\ndata: " + tick.encode() + "\n\n");
  }

  private void answer(RoutingContext context) {
    if (silent) {
      context.request().connection().close();
      return;
    }
    Object answer = answers.get(context.normalizedPath().substring(API.length()));
    if (answer == null) {
      problem(context, 404, "see /api/v1/openapi.json");
    } else {
      context
          .response()
          .putHeader("Content-Type", "application/json")
          .end(Json.encodeToBuffer(answer));
    }
  }

  private void take(RoutingContext context) {
    String path = context.normalizedPath().substring(API.length());
    said.add(Map.entry(path, context.body().asJsonObject()));
    Map.Entry<Integer, String> refusal = refusals.get(path);
    if (refusal != null) {
      problem(context, refusal.getKey(), refusal.getValue());
    } else {
      context
          .response()
          .setStatusCode(202)
          .putHeader("Content-Type", "application/json")
          .end(new JsonObject().put("detail", "taken: " + path).toBuffer());
    }
  }

  private static void problem(RoutingContext context, int status, String detail) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(
            new JsonObject()
                .put("title", "Refused")
                .put("status", status)
                .put("detail", detail)
                .toBuffer());
  }

  /** A file's JSON. */
  static Object file(String name) throws IOException {
    try (InputStream in = ConsoleSite.class.getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IOException(name + ".json is not there");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return text.startsWith("[") ? new JsonArray(text) : new JsonObject(text);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
