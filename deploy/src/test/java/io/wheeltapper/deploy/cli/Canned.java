package io.wheeltapper.deploy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each path as it was told, 404 otherwise, and remembers what it was asked. */
final class Canned implements AutoCloseable {

  record Answer(int status, String body) {}

  /** One question: with the token that came along, or {@code ""}. */
  record Seen(String path, String authorization, String body) {}

  final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Canned() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  void at(String path, String body) {
    answers.put(path, new Answer(200, body));
  }

  void refuses(String path, int status, String detail) {
    answers.put(path, new Answer(status, "{\"detail\":\"" + detail + "\"}"));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] body = exchange.getRequestBody().readAllBytes();
    seen.add(new Seen(path, token == null ? "" : token, new String(body, StandardCharsets.UTF_8)));
    Answer answer = answers.getOrDefault(path, new Answer(404, "{\"detail\":\"no such thing\"}"));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
