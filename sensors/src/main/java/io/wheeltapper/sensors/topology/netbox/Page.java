package io.wheeltapper.sensors.topology.netbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list as NetBox answers it: {@code {"count": 2, "next": null, "results": […]}}.
 * Where {@code next} leads to is not kept: a page is asked for by its number, of the configured
 * server. Pure.
 *
 * @param more whether a page follows
 */
record Page(List<JsonNode> results, boolean more) {

  static final JsonMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  Page {
    results = List.copyOf(results);
  }

  /**
   * Reads an answer.
   *
   * @throws IOException when it is no list
   */
  static Page read(byte[] body) throws IOException {
    JsonNode root = json(body);
    if (!root.path("results").isArray()) {
      throw new IOException("no list of NetBox: it has no 'results'");
    }
    return of(root);
  }

  /** A list that was found to be one. */
  static Page of(JsonNode root) {
    List<JsonNode> results = new ArrayList<>();
    root.path("results").forEach(results::add);
    return new Page(results, root.path("next").isTextual());
  }

  /**
   * A document.
   *
   * @throws IOException when it is no JSON
   */
  static JsonNode json(byte[] body) throws IOException {
    try {
      JsonNode root = JSON.readTree(body);
      if (root == null || root.isMissingNode()) {
        throw new IOException("an empty answer");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
