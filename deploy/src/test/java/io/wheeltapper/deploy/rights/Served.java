package io.wheeltapper.deploy.rights;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Login;
import io.wheeltapper.deploy.config.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A served API with logins, and callers of it. */
final class Served implements AutoCloseable {

  static final Login.Provider NO_PROVIDER =
      new Login.Provider("", "", Path.of(""), "", "", "RS256", "sub", "groups", "", Path.of(""));
  static final Tls NO_TLS = new Tls(Path.of(""), Path.of(""), Path.of(""), "");

  final FakeAgent agent = new FakeAgent();
  final Vertx vertx = Vertx.vertx();
  final ApiServer server;
  private final String scheme;
  private HttpClient http = HttpClient.newHttpClient();

  Served(Login login, Tls tls) throws Exception {
    this(0, "127.0.0.1", login, tls);
  }

  Served(int port, String bind, Login login, Tls tls) throws Exception {
    Config.Api plain = new Config.Api(port, bind);
    Config.Api config = new Config.Api(port, bind, plain.approve(), 0, tls, login);
    try {
      server = ApiServer.start(vertx, config, agent, () -> "up 1\n");
    } catch (Exception e) {
      vertx.close().toCompletionStage().toCompletableFuture().get();
      throw e;
    }
    scheme = tls.on() ? "https" : "http";
  }

  /** With a file of tokens only. */
  static Login byTokens(Path file, int perMinute) {
    return login(file, NO_PROVIDER, perMinute);
  }

  static Login login(Path tokens, Login.Provider provider, int perMinute) {
    return new Login(tokens, provider, Duration.ofMinutes(30), Duration.ofHours(12), perMinute);
  }

  /** Adds a line to a file of tokens; returns the token. */
  static String token(Path file, String name, String roles, String expires) throws IOException {
    Set<Grant> grants =
        Stream.of(roles.split(",", -1))
            .filter(r -> !r.isEmpty())
            .map(Grant::parse)
            .collect(Collectors.toSet());
    Token.Made made = Token.make(name, grants, expires, new SecureRandom());
    Files.writeString(
        file,
        made.line() + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return made.secret();
  }

  void by(HttpClient other) {
    http = other;
  }

  URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
  }

  HttpRequest.Builder to(String path, String token) {
    return to(path).header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(to(path, token));
  }

  HttpResponse<String> post(String path, String token, String body) throws Exception {
    return send(json(to(path, token), body));
  }

  static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  static HttpRequest.Builder form(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** What answers with, without reading on: some answers have no end. */
  int status(HttpRequest.Builder request) throws Exception {
    HttpResponse<java.io.InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    response.body().close();
    return response.statusCode();
  }

  static JsonNode read(HttpResponse<String> response) throws Exception {
    return Json.mapper().readTree(response.body());
  }

  /** The cookies that an answer sets, by name. */
  static Map<String, String> cookies(HttpResponse<?> response) {
    return response.headers().allValues("Set-Cookie").stream()
        .map(c -> c.split(";", 2)[0].split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> p[1]));
  }

  @Override
  public void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }
}
