package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.rights.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * What a request brings.
 *
 * @param path parameters of the path
 * @param query parameters after the question mark
 * @param headers by their names in lower case, the first of each
 * @param type the body's content type, or {@code ""}
 * @param caller who asks
 * @param csrf what a POST of the caller's session sends along as {@code X-CSRF-Token}; {@code ""}
 *     without a session
 * @param stands whether the caller's proof is still good; what goes on for long asks again
 */
record Asked(
    Map<String, String> path,
    Map<String, String> query,
    String type,
    Map<String, String> headers,
    byte[] body,
    Caller caller,
    String csrf,
    BooleanSupplier stands) {

  /** Without headers, on loopback. */
  Asked(Map<String, String> path, Map<String, String> query, String type, byte[] body) {
    this(path, query, type, Map.of(), body, Caller.LOOPBACK, "", () -> true);
  }

  /** Whose proof stays good. */
  Asked(
      Map<String, String> path,
      Map<String, String> query,
      String type,
      Map<String, String> headers,
      byte[] body,
      Caller caller,
      String csrf) {
    this(path, query, type, headers, body, caller, csrf, () -> true);
  }

  /** The same from a caller. */
  Asked from(Caller who, String token, BooleanSupplier still) {
    return new Asked(path, query, type, headers, body, who, token, still);
  }

  private static final int LONGEST = 500;

  /**
   * Whose word it is: the name that the caller proved, which {@code by} in the body may repeat;
   * without a login the name that {@code by} gives.
   */
  String by(Map<String, String> body) {
    String given = body.getOrDefault("by", "");
    if (!caller.proven()) {
      if (given.isEmpty()) {
        throw Refusal.bad("'by' is missing");
      }
      return given;
    }
    if (!given.isEmpty() && !given.equals(caller.name())) {
      throw Refusal.bad("'by' is not who you are; leave it out, or write " + caller.name());
    }
    return caller.name();
  }

  /** A text of the body by its key; {@code ""} where there is none, whatever else is wrong. */
  String text(String key) {
    try {
      JsonNode tree = Json.mapper().readTree(body);
      JsonNode value = tree == null ? null : tree.get(key);
      return value == null || !value.isTextual() ? "" : text(key, value);
    } catch (IOException e) {
      return "";
    }
  }

  /** A whole number of the query, within bounds. */
  long whole(String name, long fallback, long least, long most) {
    String text = query.getOrDefault(name, Long.toString(fallback));
    if (text.matches("\\d{1,18}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw Refusal.bad(name + " is a whole number from " + least + " to " + most);
  }

  /**
   * The body as texts by key. Only JSON is taken: a page of another site cannot send that without
   * being asked for leave first.
   */
  Map<String, String> texts(Set<String> known) {
    if (!type.split(";", 2)[0].strip().equals(Answer.JSON)) {
      throw Refusal.type("send Content-Type: application/json");
    }
    JsonNode tree;
    try {
      tree = Json.mapper().readTree(body);
    } catch (IOException e) {
      throw Refusal.bad("the body is no JSON");
    }
    if (tree == null || !tree.isObject()) {
      throw Refusal.bad("the body is no JSON object");
    }
    Map<String, String> texts = new TreeMap<>();
    tree.properties()
        .forEach(p -> {
          if (!known.contains(p.getKey())) {
            throw Refusal.bad("unknown key; there are: " + String.join(", ", known));
          }
          texts.put(p.getKey(), text(p.getKey(), p.getValue()));
        });
    return texts;
  }

  private static String text(String key, JsonNode value) {
    if (!value.isTextual() || value.textValue().length() > LONGEST) {
      throw Refusal.bad(key + " is a text of at most " + LONGEST + " characters");
    }
    return value.textValue().replaceAll("\\p{Cntrl}", " ").strip();
  }
}
