package io.wheeltapper.actuators.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** HTTP calls to a receiver of messages. Safe for all threads. */
@FunctionalInterface
interface Web {

  /** Reads and writes what receivers speak. */
  ObjectMapper JSON = new ObjectMapper();

  /**
   * Sends, and gives the answer's body where the status is a yes. Blocks up to its own limit.
   *
   * @param body empty for none
   */
  String send(String method, URI url, Map<String, String> headers, byte[] body)
      throws CallFailed, InterruptedException;

  /** A value as JSON. */
  static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers, lists and maps are always JSON", e);
    }
  }

  /** The same as text. */
  static String text(Object value) {
    return new String(json(value), StandardCharsets.UTF_8);
  }

  /** An answer that must be JSON. */
  static JsonNode tree(String body) throws CallFailed {
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree != null && !tree.isMissingNode()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      throw new CallFailed(Kind.UNREACHABLE, "an answer that is no JSON", e);
    }
    throw new CallFailed(Kind.UNREACHABLE, "an empty answer");
  }
}
