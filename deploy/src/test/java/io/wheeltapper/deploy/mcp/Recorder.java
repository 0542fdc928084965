package io.wheeltapper.deploy.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before the agent's API: notes every request, and hands it on as it came. */
final class Recorder implements AutoCloseable {

  /** What was asked. */
  record Seen(String method, String path, List<String> authorization) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String behind;

  private Recorder(HttpServer server, int port) {
    this.server = server;
    this.behind = "http://127.0.0.1:" + port;
  }

  static Recorder before(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Recorder recorder = new Recorder(server, port);
    server.createContext("/", recorder::pass);
    server.start();
    return recorder;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            List.copyOf(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()))));
    HttpRequest.Builder on = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    on.method(
        exchange.getRequestMethod(),
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    try (exchange) {
      HttpResponse<byte[]> answer = http.send(on.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
