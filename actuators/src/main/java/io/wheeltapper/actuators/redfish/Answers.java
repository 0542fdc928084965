package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a service answered: DSP0266, 8.6 (error responses). Pure. */
final class Answers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int LONGEST = 300;
  private static final int MOST_MESSAGES = 5;

  /** The service's own word that it did not carry the call out, now. */
  private static final List<String> NOT_NOW =
      List.of("ServiceTemporarilyUnavailable", "SessionLimitExceeded", "ServiceInUnknownState");

  private Answers() {}

  /**
   * A body; a missing node when there is none.
   *
   * @throws CallFailed nonsense, when it is no JSON
   */
  static JsonNode json(byte[] body) throws CallFailed {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (IOException e) {
      throw new CallFailed(Kind.NONSENSE, "an answer that is no JSON", e);
    }
  }

  /** What a service says beside its status; {@code ""} when nothing that can be read. */
  static String words(byte[] body) {
    JsonNode error;
    try {
      error = json(body).path("error");
    } catch (CallFailed e) {
      return "";
    }
    List<String> said = new ArrayList<>();
    for (JsonNode info : error.path("@Message.ExtendedInfo")) {
      if (said.size() < MOST_MESSAGES) {
        said.add(info.path("MessageId").asText("") + " " + info.path("Message").asText(""));
      }
    }
    if (said.isEmpty()) {
      said.add(error.path("code").asText("") + " " + error.path("message").asText(""));
    }
    return Words.plain(String.join("; ", said), LONGEST);
  }

  /**
   * What an answer that is no success means.
   *
   * @param words the service's, without secrets
   */
  static CallFailed failed(int status, boolean writes, String words, String call) {
    String told = call + " answered " + status + (words.isEmpty() ? "" : ": " + words);
    if (CallFailed.tooFast(status) || (status == 503 && says(words, NOT_NOW))) {
      return new CallFailed(Kind.NOT_MADE, told);
    }
    if (status == 412) {
      return new CallFailed(Kind.UNREACHABLE, "changed since it was looked at: " + told);
    }
    return new CallFailed(kind(status, writes), told);
  }

  private static Kind kind(int status, boolean writes) {
    if (status >= 400 && status < 500) {
      return Kind.REFUSED;
    }
    return writes ? Kind.UNCERTAIN : status >= 500 ? Kind.UNREACHABLE : Kind.NONSENSE;
  }

  private static boolean says(String words, List<String> ids) {
    return ids.stream().anyMatch(words::contains);
  }
}
