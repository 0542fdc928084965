package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.edge.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks the running agent. Blocks; any thread. */
final class ApiClient {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(11);

  private final Reached reached;
  private final String token;
  private final HttpClient http;

  /**
   * One that proves who asks as {@code reached} has it.
   *
   * @param token what is sent along; none where it is empty
   */
  ApiClient(Reached reached, String token) throws IOException {
    this.reached = reached;
    this.token = token;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(LIMIT);
    if (reached.ca() != null || reached.certificate() != null) {
      builder.sslContext(Pem.client(reached.ca(), reached.certificate(), reached.key()));
    }
    this.http = builder.build();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  JsonNode post(String path, Map<String, String> body) throws IOException, InterruptedException {
    return send(posted(path, body).build());
  }

  /** The same of something that takes its time: a model thinks longer than an agent. */
  JsonNode postAndWait(String path, Map<String, String> body)
      throws IOException, InterruptedException {
    return send(posted(path, body).timeout(PATIENCE).build());
  }

  /**
   * Hears the agent's events until it ends them, each by its name; returns at once where it has
   * none for who asks.
   */
  void events(Consumer<String> name) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(reached.url().resolve("/api/v1/events"))
            .header("Accept", "text/event-stream");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<Stream<String>> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() == 200) {
        lines.filter(l -> l.startsWith("event:")).forEach(l -> name.accept(l.substring(6).strip()));
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  /**
   * Who says so stands in the body. An agent that knows who asks takes that name; only where it
   * knows nobody the user at the terminal is named.
   */
  private HttpRequest.Builder posted(String path, Map<String, String> body)
      throws IOException, InterruptedException {
    Map<String, String> sent = new TreeMap<>(body);
    if (sent.remove("by", "")
        && !(reached.proves() && get("/api/v1/me").path("login").asBoolean())) {
      sent.put("by", System.getProperty("user.name"));
    }
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(sent)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(reached.url().resolve(path)).timeout(LIMIT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new NoAgent(
          "no agent answers at "
              + reached.url()
              + "; start one by: wheeltapper up, or name it by --url or --context");
    } catch (HttpTimeoutException e) {
      throw new NoAgent("the agent at " + reached.url() + " takes too long to answer");
    } catch (SSLException e) {
      throw new BadUse(
          "TLS with "
              + reached.url()
              + " fails ("
              + e.getMessage()
              + "); name who signs its certificate: wheeltapper context set NAME --ca FILE");
    }
    if (response.statusCode() == 401 || response.statusCode() == 403) {
      throw new BadUse(Denied.words(response.statusCode(), detail(response), reached.proves()));
    }
    if (response.statusCode() / 100 != 2) {
      throw new BadUse(detail(response));
    }
    return json(response);
  }

  private String detail(HttpResponse<byte[]> response) throws IOException {
    return json(response).path("detail").asText("the agent answers " + response.statusCode());
  }

  private JsonNode json(HttpResponse<byte[]> response) throws IOException {
    try {
      return Json.mapper().readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new BadUse(reached.url() + " is no Wheeltapper; it answers something that is no JSON");
    }
  }
}
