package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is sent the ledger's entries: {@code [{url: …, secret-file: …, kinds: [found, started]}]}.
 *
 * @param all each by itself, in the file's order
 */
public record Webhooks(List<Hook> all) {

  /** Nobody. */
  public static final Webhooks NONE = new Webhooks(List.of());

  /**
   * One receiver.
   *
   * @param url where entries are posted
   * @param secretFile with what each is signed with
   * @param kinds of the entries that it is sent; all where it is empty
   */
  public record Hook(URI url, Path secretFile, Set<String> kinds) {
    public Hook {
      kinds = Set.copyOf(kinds);
    }

    /** Whether it wants an entry of that kind. */
    public boolean wants(String kind) {
      return kinds.isEmpty() || kinds.contains(kind);
    }
  }

  /** The kinds of entries that there are, sorted. */
  public static final List<String> KINDS =
      Arrays.stream(Entry.class.getAnnotation(JsonSubTypes.class).value())
          .map(JsonSubTypes.Type::name)
          .sorted()
          .toList();

  public Webhooks {
    all = List.copyOf(all);
  }

  static Webhooks read(YamlValue value, Path base) {
    List<Hook> hooks = new ArrayList<>();
    for (YamlValue each : value.list()) {
      each.map().flatMap(map -> hook(map, base)).ifPresent(hooks::add);
    }
    if (hooks.stream().map(Hook::url).distinct().count() < hooks.size()) {
      value.problem("webhook-twice", "one url stands twice", "give each receiver one entry");
    }
    return new Webhooks(hooks);
  }

  private static Optional<Hook> hook(YamlMap map, Path base) {
    Optional<URI> url = map.need("url", "https://hooks.example/wheeltapper").flatMap(Webhooks::url);
    Optional<Path> secret =
        map.need("secret-file", "webhook.secret").map(v -> base.resolve(v.text("")).normalize());
    Set<String> kinds = new TreeSet<>();
    for (YamlValue each : map.list("kinds")) {
      String kind = each.text("");
      if (KINDS.contains(kind)) {
        kinds.add(kind);
      } else {
        each.wrong(kind, "one of " + String.join(", ", KINDS) + Nearest.hint(kind, KINDS));
      }
    }
    map.noMore();
    return url.flatMap(u -> secret.map(s -> new Hook(u, s, kinds)));
  }

  private static Optional<URI> url(YamlValue value) {
    String text = value.text("");
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException _) {
      // It is said below.
    }
    value.wrong(text, "https://host/path, without a name and a password in it");
    return Optional.empty();
  }

  static ObjectNode schema() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "array");
    ObjectNode hook =
        node.putObject("items").put("type", "object").put("additionalProperties", false);
    hook.putArray("required").add("url").add("secret-file");
    ObjectNode properties = hook.putObject("properties");
    properties
        .putObject("url")
        .put("type", "string")
        .put("pattern", "^https?://[^@]+$")
        .put("description", "Where entries are posted.");
    properties
        .putObject("secret-file")
        .put("type", "string")
        .put(
            "description",
            "What they are signed with by Standard Webhooks, as whsec_BASE64; while it is changed,"
                + " the new and the old one, a line each.");
    ObjectNode kinds =
        properties
            .putObject("kinds")
            .put("type", "array")
            .put("description", "Which entries; all where none is named.");
    KINDS.forEach(kinds.putObject("items").putArray("enum")::add);
    return node;
  }
}
