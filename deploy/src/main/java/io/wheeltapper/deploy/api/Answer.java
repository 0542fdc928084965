package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.http.HttpServerResponse;
import io.wheeltapper.core.runtime.ledger.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the API.
 *
 * @param headers besides those that every answer has
 * @param flow where the body comes bit by bit, what sends it; then {@code body} is empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never a key
record Answer(
    int status, String type, byte[] body, Map<String, String> headers, @Nullable Flow flow) {

  /** Sends a body that has no end of its own. */
  interface Flow {
    /** Takes the response over, its head being set; on the response's own context. */
    void begin(HttpServerResponse response);
  }

  static final String JSON = "application/json";

  Answer {
    headers = Map.copyOf(headers);
  }

  /** One without headers of its own. */
  Answer(int status, String type, byte[] body) {
    this(status, type, body, Map.of(), null);
  }

  /** One whose body comes bit by bit. */
  static Answer flowing(String type, Flow flow) {
    return new Answer(200, type, new byte[0], Map.of(), flow);
  }

  /** A file to keep, of any length. */
  static Answer file(String type, String name, Pouring.Source source) {
    return flowing(type, response -> Pouring.begin(response, source))
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, type, body, more, flow);
  }

  static Answer json(int status, Object value) {
    try {
      return new Answer(status, JSON, Json.mapper().writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view that is no JSON", e);
    }
  }

  static Answer text(String type, String text) {
    return new Answer(200, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A person's word was taken. */
  static Answer taken(String detail) {
    return json(202, Map.of("detail", detail));
  }

  /** What went wrong, as RFC 9457 has it; the type is that of the {@link Problem}. */
  static Answer problem(int status, String title, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", Problem.titled(status, title).map(Problem::type).orElse("about:blank"));
    problem.put("title", title);
    problem.put("status", status);
    problem.put("detail", detail);
    Answer plain = json(status, problem);
    return new Answer(status, "application/problem+json", plain.body());
  }
}
