package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.bmc.Uri;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A resource as it was read; what it says is untrusted. A word that is missing or of another type
 * is absent, never a default.
 *
 * @param status 200; of a task monitor 202 while the task goes on
 * @param etag its tag, or {@code ""}
 */
public record Resource(String uri, int status, JsonNode body, String etag) {

  private static final int MOST_LINKS = 10_000;

  /** What stands at that path; a missing node when nothing does. */
  public JsonNode at(String... path) {
    JsonNode node = body;
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }

  /** The text there, or {@code ""}. */
  public String text(String... path) {
    JsonNode node = at(path);
    return node.isTextual() ? node.textValue() : "";
  }

  /** The finite number there. */
  public Optional<BigDecimal> number(String... path) {
    JsonNode node = at(path);
    return node.isNumber() && Double.isFinite(node.doubleValue())
        ? Optional.of(node.decimalValue())
        : Optional.empty();
  }

  /** The path that a link there leads to, or {@code ""}. */
  public String link(String... path) {
    return local(at(path));
  }

  /** The paths of all links in an array there. */
  public List<String> links(String... path) {
    List<String> all = new ArrayList<>();
    for (JsonNode each : at(path)) {
      String uri = local(each);
      if (!uri.isEmpty() && all.size() < MOST_LINKS) {
        all.add(uri);
      }
    }
    return all;
  }

  private static String local(JsonNode link) {
    JsonNode id = link.path("@odata.id");
    return id.isTextual() ? Uri.local(id.textValue()) : "";
  }
}
