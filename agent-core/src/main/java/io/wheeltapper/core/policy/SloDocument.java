package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One document of {@code slo/*.yaml}, its head read: an OpenSLO v1 object or one of ours.
 *
 * @param at where its name stands, for problems about all of it
 */
record SloDocument(String kind, String name, String title, YamlMap spec, YamlValue at) {

  /** OpenSLO's longest description, in characters. */
  private static final int LONGEST_DESCRIPTION = 1_050;

  /** What OpenSLO asks of names, with the further characters that it encourages. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9._|/\\\\]{0,253}[A-Za-z0-9])?");

  /** The document, when its head is right enough to read on. */
  static Optional<SloDocument> read(YamlMap map) {
    String api = map.need("apiVersion", "openslo/v1").map(v -> v.text("")).orElse("");
    YamlValue kindAt = map.need("kind", "SLO").orElse(null);
    Optional<YamlMap> metadata = map.need("metadata", "{name: NAME}").flatMap(YamlValue::map);
    Optional<YamlMap> spec = map.need("spec", "{…}").flatMap(YamlValue::map);
    map.noMore();
    if (kindAt == null || api.isEmpty()) {
      return Optional.empty();
    }
    if (!SloKinds.APIS.contains(api)) {
      map.get("apiVersion").ifPresent(v -> v.word(SloKinds.APIS, ""));
      return Optional.empty();
    }
    String kind = kindAt.word(SloKinds.of(api), "");
    if (kind.isEmpty() || metadata.isEmpty() || spec.isEmpty()) {
      return Optional.empty();
    }
    return head(kind, metadata.get(), spec.get());
  }

  /** An object that stands within another; what its kind is, its place says. */
  static Optional<SloDocument> inline(String kind, YamlMap map) {
    map.get("apiVersion").ifPresent(v -> v.word(SloKinds.APIS, ""));
    map.get("kind").ifPresent(v -> v.word(java.util.List.of(kind), kind));
    Optional<YamlMap> metadata = map.need("metadata", "{name: NAME}").flatMap(YamlValue::map);
    Optional<YamlMap> spec = map.need("spec", "{…}").flatMap(YamlValue::map);
    map.noMore();
    return metadata.isEmpty() || spec.isEmpty()
        ? Optional.empty()
        : head(kind, metadata.get(), spec.get());
  }

  private static Optional<SloDocument> head(String kind, YamlMap metadata, YamlMap spec) {
    Optional<YamlValue> at = metadata.need("name", "gpu-capacity");
    String name = at.map(v -> v.text("")).orElse("");
    String title = metadata.text("displayName", name);
    metadata.map("labels").ifPresent(YamlMap::all);
    metadata.map("annotations").ifPresent(YamlMap::all);
    metadata.noMore();
    spec.get("description")
        .filter(v -> v.text("").length() > LONGEST_DESCRIPTION)
        .ifPresent(v ->
            v.problem(
                "slo-description",
                "a description has at most " + LONGEST_DESCRIPTION + " characters",
                "say it in short"));
    if (at.isEmpty()) {
      return Optional.empty();
    }
    if (!NAME.matcher(name).matches()) {
      at.get().wrong(name, "a name of letters, digits and hyphens such as gpu-capacity");
      return Optional.empty();
    }
    return Optional.of(new SloDocument(kind, name, title, spec, at.get()));
  }
}
