package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wheeltapper.core.runtime.ledger.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One answer of the API. */
record Answer(int status, String type, byte[] body) {

  static final String JSON = "application/json";

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

  /** What went wrong, as RFC 9457 has it. */
  static Answer problem(int status, String title, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", title);
    problem.put("status", status);
    problem.put("detail", detail);
    Answer plain = json(status, problem);
    return new Answer(status, "application/problem+json", plain.body());
  }
}
