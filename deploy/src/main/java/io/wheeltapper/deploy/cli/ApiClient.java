package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Asks the running agent. Blocks; any thread. */
final class ApiClient {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(11);

  private final URI base;
  private final String token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  ApiClient(URI base) {
    this(base, "");
  }

  /** The same, sending a person's token along; none where it is empty. */
  ApiClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  JsonNode post(String path, Map<String, String> body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)))
            .build());
  }

  /** The same of something that takes its time: a model thinks longer than an agent. */
  JsonNode postAndWait(String path, Map<String, String> body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new BadUse(
          "no agent answers at " + base + "; start one by: wheeltapper up, or name it by --url");
    }
    JsonNode body = json(response);
    if (response.statusCode() / 100 != 2) {
      throw new BadUse(body.path("detail").asText("the agent answers " + response.statusCode()));
    }
    return body;
  }

  private JsonNode json(HttpResponse<byte[]> response) throws IOException {
    try {
      return Json.mapper().readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new BadUse(base + " is no Wheeltapper; it answers something that is no JSON");
    }
  }
}
