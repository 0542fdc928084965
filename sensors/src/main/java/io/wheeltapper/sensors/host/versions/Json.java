package io.wheeltapper.sensors.host.versions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.function.BiConsumer;

/** What a tool printed as JSON. Pure. */
final class Json {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Json() {}

  /** The document; a missing one where it is none. */
  static JsonNode read(String text, String place, BiConsumer<String, String> rejected) {
    try {
      JsonNode read = JSON.readTree(text);
      return read == null ? MissingNode.getInstance() : read;
    } catch (JsonProcessingException e) {
      rejected.accept(place, "no JSON: " + e.getOriginalMessage());
      return MissingNode.getInstance();
    }
  }
}
