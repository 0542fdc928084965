package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wheeltapper.actuators.CallFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A BMC over HTTP on loopback, with a {@link FakeRedfish} for its contents: sessions of a small
 * table, Basic, tags, tasks, and whatever goes wrong with the next calls.
 */
final class MockBmc implements AutoCloseable {

  static final String USER = "wheeltapper";
  static final String PASSWORD = "correct-horse-7";

  /** What becomes of a call in place of its answer. */
  sealed interface Fault {
    /** Another status, with a body and a header; the change is not made. */
    record Says(int status, String header, String value, String body) implements Fault {}

    /** The change is made, and no answer comes. */
    record Lost() implements Fault {}

    /** Half a body. */
    record Cut() implements Fault {}

    /** No answer until the test ends. */
    record Hangs() implements Fault {}
  }

  final FakeRedfish fake;
  final AtomicInteger most = new AtomicInteger();
  private final HttpServer server;
  private final AtomicInteger flying = new AtomicInteger();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, List<Fault>> faults = new HashMap<>();
  private final List<String> bodies = new ArrayList<>();
  private final Semaphore end = new Semaphore(0);
  private final AtomicInteger logins = new AtomicInteger();
  private volatile boolean sessions = true;
  private volatile String password = PASSWORD;

  MockBmc(FakeRedfish fake) throws IOException {
    this.fake = fake;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next call of this method and path ends so; queued behind what was said before. */
  synchronized MockBmc next(String call, Fault fault) {
    faults.computeIfAbsent(call, _ -> new ArrayList<>()).add(fault);
    return this;
  }

  void noSessions() {
    sessions = false;
  }

  void password(String now) {
    password = now;
  }

  void expire() {
    tokens.clear();
  }

  int sessions() {
    return tokens.size();
  }

  int logins() {
    return logins.get();
  }

  synchronized int seen(String call) {
    return seen.getOrDefault(call, 0);
  }

  synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  private void serve(HttpExchange exchange) throws IOException {
    most.accumulateAndGet(flying.incrementAndGet(), Math::max);
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String call = exchange.getRequestMethod() + " " + path;
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Optional<Fault> fault;
      synchronized (this) {
        seen.merge(call, 1, Integer::sum);
        List<Fault> waiting = faults.getOrDefault(call, new ArrayList<>());
        fault = waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
      }
      answer(exchange, path, body, fault);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      flying.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, String path, String body, Optional<Fault> fault)
      throws IOException, InterruptedException {
    switch (fault.orElse(null)) {
      case Fault.Says says -> {
        if (!says.header().isEmpty()) {
          exchange.getResponseHeaders().set(says.header(), says.value());
        }
        send(exchange, says.status(), says.body());
        return;
      }
      case Fault.Hangs _ -> {
        end.acquire();
        return;
      }
      case Fault.Lost _, Fault.Cut _ -> {}
      case null -> {}
    }
    if (path.equals(Session.WHERE) && exchange.getRequestMethod().equals("POST")) {
      logIn(exchange, body);
      return;
    }
    if (!allowed(exchange)) {
      send(exchange, 401, error("Base.1.18.NoValidSession", "There is no valid session"));
      return;
    }
    if (path.startsWith(Session.WHERE + "/")) {
      boolean had = tokens.values().remove(path.substring(Session.WHERE.length() + 1));
      exchange.sendResponseHeaders(had ? 204 : 404, -1);
      return;
    }
    if (exchange.getRequestMethod().equals("GET")) {
      get(exchange, path, fault.isPresent());
      return;
    }
    synchronized (this) {
      bodies.add(body);
    }
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    change(exchange, path, body, match == null ? "" : match, fault.isPresent());
  }

  private void change(HttpExchange exchange, String path, String body, String match, boolean lost)
      throws IOException {
    boolean patch = exchange.getRequestMethod().equals("PATCH");
    Change change = patch ? new Change.Patch(path, body, match) : new Change.Post(path, body);
    try {
      Receipt receipt;
      synchronized (fake) {
        receipt = fake.apply(change);
      }
      if (lost) {
        return; // The connection ends without an answer.
      }
      if (!receipt.location().isEmpty()) {
        exchange.getResponseHeaders().set("Location", url() + receipt.location());
      }
      send(exchange, receipt.status(), receipt.body().isMissingNode() ? "" : text(receipt.body()));
    } catch (CallFailed e) {
      boolean stale = e.kind() == CallFailed.Kind.UNREACHABLE;
      send(
          exchange,
          stale ? 412 : 404,
          error("Base.1.18." + (stale ? "PreconditionFailed" : "ResourceMissing"), "no"));
    }
  }

  private static String text(JsonNode node) {
    return node.toString();
  }

  private void get(HttpExchange exchange, String path, boolean cut) throws IOException {
    Optional<Resource> found;
    synchronized (fake) {
      found = fake.get(path);
    }
    if (found.isEmpty()) {
      send(exchange, 404, error("Base.1.18.ResourceMissingAtURI", path + " is not there"));
      return;
    }
    exchange.getResponseHeaders().set("ETag", found.get().etag());
    String body = found.get().body().toString();
    send(exchange, found.get().status(), cut ? body.substring(0, body.length() / 2) : body);
  }

  private boolean allowed(HttpExchange exchange) {
    String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
    String basic = exchange.getRequestHeaders().getFirst("Authorization");
    String right =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    return (token != null && tokens.containsKey(token)) || right.equals(basic);
  }

  private void logIn(HttpExchange exchange, String body) throws IOException {
    logins.incrementAndGet();
    if (!sessions) {
      send(exchange, 404, error("Base.1.18.ResourceMissingAtURI", "no sessions here"));
    } else if (!body.contains("\"" + password + "\"") || !body.contains("\"" + USER + "\"")) {
      send(exchange, 401, error("Base.1.18.NoValidSession", "wrong: " + body));
    } else {
      String id = "s" + logins.get();
      String token = "token-" + id + "-" + System.nanoTime();
      tokens.put(token, id);
      exchange.getResponseHeaders().set("X-Auth-Token", token);
      exchange.getResponseHeaders().set("Location", Session.WHERE + "/" + id);
      send(exchange, 201, "{\"Id\":\"" + id + "\"}");
    }
  }

  static String error(String id, String message) {
    return "{\"error\":{\"code\":\"Base.1.18.GeneralError\",\"message\":\"see below\","
        + "\"@Message.ExtendedInfo\":[{\"MessageId\":\""
        + id
        + "\",\"Message\":\""
        + message.replace("\"", "'")
        + "\"}]}}";
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    end.release(1_000);
    server.stop(0);
  }
}
