package io.wheeltapper.actuators.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What vendors' receivers make of what they are sent: one conversation a key. In memory. */
final class Vendors implements Web {

  /** By dedup_key, alias, labels or ts: what is shown there now. */
  final Map<String, String> shown = new TreeMap<>();

  private final Map<String, JsonNode> messages = new TreeMap<>();
  private final Receiver receiver = new Receiver(shown::toString);
  private int stamps = 1;

  Receiver receiver() {
    return receiver;
  }

  /** A key that is read like a real one. */
  static SecretFile key() {
    try {
      Path file = Files.createTempFile("key", ".txt");
      file.toFile().deleteOnExit();
      return new SecretFile(Files.writeString(file, "xoxb-very-secret"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String send(String method, URI url, Map<String, String> headers, byte[] body)
      throws CallFailed {
    String path = url.getPath();
    try {
      if (path.endsWith("conversations.history")) {
        return history();
      }
      JsonNode tree = Web.JSON.readTree(body);
      if (path.startsWith("/slack/")) {
        return slack(path, tree);
      }
      String said = "";
      ObjectNode event = path.equals("/v2/enqueue") ? (ObjectNode) tree : null;
      if (event != null) {
        event.remove("routing_key");
        shown.put(event.path("dedup_key").asText(), event.path("event_action").asText());
        said = "{\"status\":\"success\",\"dedup_key\":" + event.path("dedup_key") + "}";
      } else if (path.startsWith("/v2/alerts")) {
        String alias = tree.has("alias") ? tree.path("alias").asText() : path.split("/")[3];
        shown.put(alias, path.substring(path.lastIndexOf('/') + 1));
        said = "{\"result\":\"Request will be processed\",\"requestId\":\"43a29c5c\"}";
      } else {
        shown.put(tree.path(0).path("labels").toString(), tree.path(0).path("endsAt").asText());
      }
      receiver.wrote(method + " " + url + " " + tree);
      return said;
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "no JSON", e);
    }
  }

  private String history() {
    return "{\"ok\":true,\"messages\":" + messages.values() + "}";
  }

  private String slack(String path, JsonNode tree) {
    String ts = tree.path("ts").asText();
    if (path.endsWith("chat.postMessage")) {
      ts = "1700000000.%06d".formatted(stamps++);
    }
    ObjectNode kept = Web.JSON.createObjectNode();
    kept.put("ts", ts);
    kept.set("metadata", tree.path("metadata"));
    messages.put(ts, kept);
    shown.put(ts, tree.path("metadata").path("event_payload").path("state").asText());
    receiver.wrote("POST chat.postMessage, or chat.update of the case's message: " + tree);
    return "{\"ok\":true,\"ts\":\"" + ts + "\"}";
  }
}
