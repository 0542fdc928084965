package io.wheeltapper.actuators.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Words;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /**
   * Where the status says yes, the body must be the vendor's own: a proxy's page is none, and
   * nobody was called by it. The vendor makes one of two, so that it may be sent again.
   *
   * @param own tells the vendor's answer from others
   */
  static void taken(String vendor, String body, Predicate<JsonNode> own) throws CallFailed {
    try {
      JsonNode answer = JSON.readTree(body);
      if (answer != null && own.test(answer)) {
        return;
      }
    } catch (JsonProcessingException e) {
      throw notOwn(vendor, body, e);
    }
    throw notOwn(vendor, body, null);
  }

  /** The same of one whose yes has no body. */
  static void takenBySilence(String vendor, String body) throws CallFailed {
    if (!body.isBlank()) {
      throw notOwn(vendor, body, null);
    }
  }

  private static CallFailed notOwn(String vendor, String body, @Nullable Exception cause) {
    String words = "the answer is not " + vendor + "'s own: " + Words.plain(body, 200);
    return cause == null
        ? new CallFailed(Kind.UNREACHABLE, words)
        : new CallFailed(Kind.UNREACHABLE, words, cause);
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
