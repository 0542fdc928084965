import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A Redfish service on loopback: documents from files, sessions and Basic, $expand, pages, ETags,
 * an event stream, power that can be switched, and faults. {@code README.md} beside it says how it
 * is told what to do. Needs nothing but Java.
 */
final class Emulator {

  private static final String SESSIONS = "/redfish/v1/SessionService/Sessions";

  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  private final Documents documents;
  private final Faults faults = new Faults();
  private final Streams streams = new Streams();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Set<HttpExchange> flying = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final String user;
  private final String password;
  private final int page;
  private final boolean sessions;

  private Emulator(Documents documents, Map<String, String> options) {
    this.documents = documents;
    this.user = options.getOrDefault("user", "");
    this.password = options.getOrDefault("password", "");
    this.page = Integer.parseInt(options.getOrDefault("page", "1000"));
    this.sessions = !options.containsKey("no-sessions");
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new TreeMap<>();
    List<Path> from = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--no-sessions")) {
        options.put("no-sessions", "");
      } else if (args[i].startsWith("--")) {
        options.put(args[i].substring(2), args[++i]);
      } else {
        from.add(Path.of(args[i]));
      }
    }
    Emulator emulator = new Emulator(Documents.read(from), options);
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(options.getOrDefault("port", "0")));
    String keys = options.getOrDefault("tls", "");
    HttpServer server =
        keys.isEmpty() ? HttpServer.create(address, 0) : tls(address, Path.of(keys));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/redfish", emulator::redfish);
    server.createContext("/emulator", emulator::told);
    server.start();
    System.out.println(
        "listening on "
            + (keys.isEmpty() ? "http" : "https")
            + "://127.0.0.1:"
            + server.getAddress().getPort());
  }

  private static HttpServer tls(InetSocketAddress address, Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private void redfish(HttpExchange exchange) throws IOException {
    String path = Documents.key(exchange.getRequestURI().getPath());
    boolean stream = path.endsWith("/SSE");
    seen.merge(exchange.getRequestMethod() + " " + path, 1, Integer::sum);
    if (!stream) {
      flying.add(exchange);
      most.accumulateAndGet(flying.size(), Math::max);
    }
    try (exchange) {
      answer(exchange, path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      send(exchange, 400, error("Base.1.0.MalformedJSON", String.valueOf(e.getMessage())));
    } finally {
      flying.remove(exchange);
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException, InterruptedException {
    Faults.Fault fault = faults.of(path);
    if (fault != null) {
      switch (fault.what()) {
        case "status" -> {
          if (fault.retryAfter() >= 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(fault.retryAfter()));
          }
          send(exchange, fault.number(), error("Base.1.0.GeneralError", "as told"));
          return;
        }
        case "hang" -> Thread.sleep(Long.MAX_VALUE);
        case "delay" -> Thread.sleep(fault.number());
        case "garbage" -> {
          raw(exchange, "<html>It works!</html>", 200);
          return;
        }
        default -> {}
      }
    }
    String method = exchange.getRequestMethod();
    boolean open =
        path.equals("/redfish/v1")
            || path.equals("/redfish")
            || (method.equals("POST") && path.equals(SESSIONS));
    if (!open && !allowed(exchange)) {
      send(exchange, 401, error("Base.1.0.NoValidSession", "no valid session"));
      return;
    }
    switch (method) {
      case "GET", "HEAD" -> get(exchange, path, fault);
      case "POST" -> post(exchange, path);
      case "PATCH" -> patch(exchange, path);
      case "DELETE" -> delete(exchange, path);
      default -> send(exchange, 405, error("Base.1.0.GeneralError", "no such method"));
    }
  }

  private boolean allowed(HttpExchange exchange) {
    if (user.isEmpty()) {
      return true;
    }
    String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
    String basic = exchange.getRequestHeaders().getFirst("Authorization");
    String right =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return (token != null && tokens.containsValue(token)) || right.equals(basic);
  }

  private void get(HttpExchange exchange, String path, Faults.Fault fault)
      throws IOException, InterruptedException {
    if (path.equals("/redfish")) {
      send(exchange, 200, Map.of("v1", "/redfish/v1/"));
      return;
    }
    if (path.endsWith("/SSE")) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
      streams.listen(out, last == null ? "" : last);
      return;
    }
    Map<String, Object> document = documents.get(path);
    if (document == null) {
      send(exchange, 404, error("Base.1.0.ResourceMissingAtURI", path + " is not there"));
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    Map<String, Object> shown = paged(document, path, query == null ? "" : query);
    String body = Json.write(shown);
    String etag = "\"" + Integer.toHexString(body.hashCode()) + "\"";
    exchange.getResponseHeaders().set("ETag", etag);
    if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      flying.remove(exchange);
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    if (fault != null && fault.what().equals("cut")) {
      raw(exchange, body.substring(0, body.length() / 2), 200);
      return;
    }
    raw(exchange, body, 200);
  }

  /** A collection's page, its members whole where that was asked for. */
  private Map<String, Object> paged(Map<String, Object> document, String path, String query) {
    if (!(document.get("Members") instanceof List<?> members)) {
      return document;
    }
    int skip = 0;
    for (String part : query.split("&")) {
      skip = part.matches("\\$skip=\\d{1,6}") ? Integer.parseInt(part.substring(6)) : skip;
    }
    List<Object> some =
        new ArrayList<>(
            members.subList(Math.min(skip, members.size()), Math.min(skip + page, members.size())));
    if (query.contains("$expand=")) {
      some.replaceAll(m ->
          m instanceof Map<?, ?> link
                  && documents.get(String.valueOf(link.get("@odata.id"))) != null
              ? documents.get(String.valueOf(link.get("@odata.id")))
              : m);
    }
    Map<String, Object> shown = new LinkedHashMap<>(document);
    shown.put("Members", some);
    shown.put("Members@odata.count", members.size());
    if (skip + page < members.size()) {
      shown.put("Members@odata.nextLink", path + "?$skip=" + (skip + page));
    }
    return shown;
  }

  private void post(HttpExchange exchange, String path) throws IOException {
    Map<String, Object> body = Json.object(read(exchange));
    if (path.equals(SESSIONS)) {
      logIn(exchange, body);
      return;
    }
    Map<String, Object> owner = owner(path);
    if (owner == null) {
      send(exchange, 404, error("Base.1.0.ActionNotSupported", "no such action"));
      return;
    }
    String id = String.valueOf(owner.get("@odata.id"));
    if (path.endsWith(".SimpleUpdate")) {
      update(exchange, body);
      return;
    }
    String asked = String.valueOf(body.getOrDefault("ResetType", body.get("PowerState")));
    String state =
        switch (asked) {
          case "On", "ForceOn", "ForceRestart", "GracefulRestart", "PowerCycle", "Nmi" -> "On";
          case "Off", "ForceOff", "GracefulShutdown" -> "Off";
          case "PushPowerButton" -> "On".equals(owner.get("PowerState")) ? "Off" : "On";
          default -> "";
        };
    if (state.isEmpty()) {
      send(exchange, 400, error("Base.1.0.ActionParameterNotSupported", asked + " is no reset"));
      return;
    }
    documents.merge(id, Map.of("PowerState", state));
    flying.remove(exchange);
    exchange.sendResponseHeaders(204, -1);
  }

  /** The version is what stands in the image's name; each target has it at once. */
  private void update(HttpExchange exchange, Map<String, Object> body) throws IOException {
    String image = String.valueOf(body.get("ImageURI"));
    Matcher version = VERSION.matcher(image.substring(image.lastIndexOf('/') + 1));
    if (!version.find() || !(body.get("Targets") instanceof List<?> targets)) {
      send(exchange, 400, error("Base.1.0.ActionParameterMissing", "ImageURI and Targets"));
      return;
    }
    targets.forEach(t -> documents.merge(String.valueOf(t), Map.of("Version", version.group())));
    flying.remove(exchange);
    exchange.sendResponseHeaders(202, -1);
  }

  /** The resource that offers an action at that path. */
  private Map<String, Object> owner(String path) {
    for (String above = path;
        above.startsWith("/redfish/v1/");
        above = above.substring(0, above.lastIndexOf('/'))) {
      Map<String, Object> document = documents.get(above);
      if (document != null) {
        return Json.write(document.get("Actions")).contains("\"" + path + "\"") ? document : null;
      }
    }
    return null;
  }

  private void logIn(HttpExchange exchange, Map<String, Object> body) throws IOException {
    if (!sessions) {
      send(exchange, 404, error("Base.1.0.ResourceMissingAtURI", "no sessions here"));
    } else if (!user.equals(body.get("UserName")) || !password.equals(body.get("Password"))) {
      send(exchange, 401, error("Base.1.0.NoValidSession", "wrong user or password"));
    } else {
      String id = Integer.toString(logins.incrementAndGet());
      String token = "token-" + id + "-" + Integer.toHexString((int) System.nanoTime());
      tokens.put(id, token);
      exchange.getResponseHeaders().set("X-Auth-Token", token);
      exchange.getResponseHeaders().set("Location", SESSIONS + "/" + id);
      Map<String, Object> session = new LinkedHashMap<>();
      session.put("@odata.id", SESSIONS + "/" + id);
      session.put("@odata.type", "#Session.v1_5_0.Session");
      session.put("Id", id);
      session.put("Name", "Session " + id);
      session.put("UserName", user);
      send(exchange, 201, session);
    }
  }

  private void patch(HttpExchange exchange, String path) throws IOException {
    if (documents.merge(path, Json.object(read(exchange)))) {
      send(exchange, 200, documents.get(path));
    } else {
      send(exchange, 404, error("Base.1.0.ResourceMissingAtURI", path + " is not there"));
    }
  }

  private void delete(HttpExchange exchange, String path) throws IOException {
    boolean session =
        path.startsWith(SESSIONS + "/")
            && tokens.remove(path.substring(SESSIONS.length() + 1)) != null;
    flying.remove(exchange);
    exchange.sendResponseHeaders(session ? 204 : 404, -1);
  }

  /** What a test or a person tells it: see README.md. */
  private void told(HttpExchange exchange) throws IOException {
    try (exchange) {
      String what = exchange.getRequestURI().getPath().substring("/emulator/".length());
      String query = exchange.getRequestURI().getQuery();
      String path = query == null ? "" : query.replaceFirst("^path=", "");
      String body = read(exchange);
      switch (what) {
        case "merge" -> {
          Map<String, Object> patch = Json.object(body);
          if (!documents.merge(path, patch)) {
            documents.put(path, patch);
          }
          patch.forEach((name, value) -> {
            if (value == null) {
              documents.set(path, name, null);
            }
          });
        }
        case "remove" -> documents.remove(path);
        case "fault" -> faults.add(Json.object(body));
        case "mend" -> faults.clear();
        case "expire" -> tokens.clear();
        case "event" -> streams.send(body);
        case "drop" -> streams.drop();
        default -> {}
      }
      Map<String, Object> state = new LinkedHashMap<>();
      state.put("atOnce", most.get());
      state.put("logins", logins.get());
      state.put("sessions", tokens.size());
      state.put("streams", streams.open());
      state.put("seen", new TreeMap<>(seen));
      send(exchange, 200, state);
    } catch (RuntimeException e) {
      send(exchange, 400, Map.of("error", String.valueOf(e)));
    }
  }

  private static String read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return body.isBlank() ? "{}" : body;
  }

  private static Map<String, Object> error(String code, String message) {
    return Map.of("error", Map.of("code", code, "message", message));
  }

  private void send(HttpExchange exchange, int status, Map<String, Object> json)
      throws IOException {
    raw(exchange, Json.write(json), status);
  }

  private void raw(HttpExchange exchange, String text, int status) throws IOException {
    flying.remove(exchange); // whoever has the answer may ask again before we are through here
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("OData-Version", "4.0");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
