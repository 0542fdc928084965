package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A Redfish service in memory for tests: documents with tags, patches as DSP0266 has them, and
 * every change it was asked for, so that effects can be counted at the target. Not thread-safe.
 */
public final class FakeRedfish implements Redfish {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Bmc bmc;
  private final Map<String, JsonNode> documents = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, Integer> monitors = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private BiFunction<FakeRedfish, Change, Optional<Receipt>> after = (_, _) -> Optional.empty();

  /** One without anything. */
  public FakeRedfish(Bmc bmc) {
    this.bmc = bmc;
  }

  /** A resource is there, or is another. */
  public FakeRedfish put(String uri, String json) {
    try {
      documents.put(Uri.key(uri), JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
    versions.merge(Uri.key(uri), 1, Integer::sum);
    monitors.remove(Uri.key(uri));
    return this;
  }

  /** A task monitor is there, and answers so. */
  public FakeRedfish monitor(String uri, int status, String json) {
    put(uri, json);
    monitors.put(Uri.key(uri), status);
    return this;
  }

  /** A resource is there no more. */
  public FakeRedfish remove(String uri) {
    documents.remove(Uri.key(uri));
    return this;
  }

  /** Some of a resource changes, as a patch would. */
  public FakeRedfish merge(String uri, String json) {
    try {
      merged(Uri.key(uri), JSON.readTree(json));
      return this;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /**
   * What the world does by itself after a change, and what the service says to it where that is not
   * 204.
   */
  public FakeRedfish after(BiFunction<FakeRedfish, Change, Optional<Receipt>> reaction) {
    after = reaction;
    return this;
  }

  /** Every change that took effect, in order. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  @Override
  public Bmc bmc() {
    return bmc;
  }

  @Override
  public Optional<Resource> get(String uri) {
    String key = Uri.key(uri);
    return Optional.ofNullable(documents.get(key))
        .map(body -> new Resource(key, monitors.getOrDefault(key, 200), body, tag(key)));
  }

  private String tag(String key) {
    return "\"" + versions.getOrDefault(key, 0) + "\"";
  }

  @Override
  public Receipt apply(Change change) throws CallFailed {
    String key = Uri.key(change.uri());
    if (change instanceof Change.Patch(String _, String body, String etag)) {
      if (!documents.containsKey(key)) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "404: " + key);
      }
      if (!etag.isEmpty() && !etag.equals(tag(key))) {
        throw new CallFailed(CallFailed.Kind.UNREACHABLE, "changed since it was looked at");
      }
      merge(key, body);
    }
    changes.add(change);
    return after
        .apply(this, change)
        .orElseGet(() -> new Receipt(204, "", MissingNode.getInstance()));
  }

  private void merged(String key, JsonNode patch) {
    JsonNode document = documents.getOrDefault(key, JSON.createObjectNode());
    documents.put(key, merged(document, patch));
    versions.merge(key, 1, Integer::sum);
  }

  private static JsonNode merged(JsonNode document, JsonNode patch) {
    if (patch instanceof ObjectNode more && document instanceof ObjectNode there) {
      ObjectNode all = there.deepCopy();
      more.properties()
          .forEach(e -> all.set(e.getKey(), merged(there.path(e.getKey()), e.getValue())));
      return all;
    }
    if (patch instanceof ArrayNode more && document instanceof ArrayNode there) {
      ArrayNode all = JSON.createArrayNode();
      for (int i = 0; i < more.size(); i++) {
        all.add(merged(there.path(i), more.path(i)));
      }
      return all;
    }
    return patch;
  }
}
