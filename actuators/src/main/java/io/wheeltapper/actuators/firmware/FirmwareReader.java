package io.wheeltapper.actuators.firmware;

import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The site's file {@code firmware.yaml}; finds every problem in one reading. Pure but the file. */
final class FirmwareReader {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final String VERSION = "[\\x21-\\x7e][\\x20-\\x7e]{0,99}";
  private static final String RESETS =
      "On|ForceOff|GracefulShutdown|GracefulRestart|ForceRestart|ForceOn|PowerCycle|FullPowerCycle";
  private static final String RESET_OF = "none|system|manager|chassis(/[A-Za-z0-9._-]{1,64})?";
  private static final int MOST = 200;
  private static final int MOST_PARTS = 64;

  private FirmwareReader() {}

  static Firmware read(Path file, Problems problems) {
    Path folder = file.toAbsolutePath().getParent();
    return YamlFile.read(file, file.toString(), problems)
        .map(top -> read(top, folder == null ? Path.of("") : folder))
        .orElseGet(() -> new Firmware(List.of(), Map.of()));
  }

  /** From text, for whoever has no file. */
  static Firmware parse(String text, String shownAs, Problems problems) {
    return YamlFile.parse(text, shownAs, problems)
        .map(top -> read(top, Path.of("")))
        .orElseGet(() -> new Firmware(List.of(), Map.of()));
  }

  private static Firmware read(YamlMap top, Path folder) {
    top.whole("version", 1, 1, 1);
    Map<String, PublicKey> keys = new HashMap<>();
    top.map("keys")
        .ifPresent(map ->
            map.all().forEach((name, value) -> key(value).ifPresent(k -> keys.put(name, k))));
    List<Component> components = new ArrayList<>();
    top.need("components", "{bios: {parts: [BIOS], versions: […]}}")
        .flatMap(YamlValue::map)
        .ifPresent(map ->
            map.all()
                .forEach((name, value) -> {
                  if (!name.matches(NAME) || components.size() >= MOST) {
                    value.problem("yaml-value", "no name of a component", "write bios, bmc, nic …");
                  }
                  value.map().ifPresent(m -> components.add(component(name, m, keys, folder)));
                }));
    top.noMore();
    return new Firmware(components, keys);
  }

  private static Optional<PublicKey> key(YamlValue value) {
    try {
      byte[] der = Base64.getDecoder().decode(value.text(""));
      return Optional.of(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      value.problem(
          "firmware-key",
          "is no Ed25519 public key",
          "write what 'openssl pkey -in site.pem -pubout -outform DER | base64 -w0' prints");
      return Optional.empty();
    }
  }

  private static Component component(
      String name, YamlMap map, Map<String, PublicKey> keys, Path folder) {
    List<String> parts = words(map.need("parts", "[BIOS]"));
    if (parts.stream().anyMatch(p -> p.isBlank() || p.equals("*"))) {
      map.problem("yaml-value", "'parts' names everything", "name this component's parts alone");
    }
    List<Release> releases = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    map.need("versions", "[{version: 1.1.0, image: bios-1.1.0.bin, …}]");
    for (YamlValue value : map.list("versions")) {
      value
          .map()
          .map(m -> release(m, keys, folder))
          .ifPresent(r -> {
            if (!seen.add(r.version())) {
              value.problem("yaml-twice", "'" + r.version() + "' is there twice", "keep one");
            }
            releases.add(r);
          });
    }
    Component component =
        new Component(
            name,
            parts,
            map.whole("count", 0, 0, MOST_PARTS),
            map.text("backup", ""),
            reset(map),
            map.flag("force", false),
            words(map.get("witness")),
            map.text("leave", ""),
            releases);
    if (!component.leave().isEmpty() && !seen.contains(component.leave())) {
      map.place("leave").problem("firmware-version", "is none of 'versions'", "add it there");
    }
    map.noMore();
    return component;
  }

  private static Component.Reset reset(YamlMap map) {
    Optional<YamlMap> reset = map.map("reset");
    if (reset.isEmpty()) {
      return Component.Reset.NONE;
    }
    String what = matched(reset.get().need("what", "system"), RESET_OF, "system, manager, chassis");
    String type =
        what.equals("none")
            ? ""
            : matched(reset.get().need("type", "ForceRestart"), RESETS, "ForceRestart");
    reset.get().noMore();
    return new Component.Reset(what, type);
  }

  private static Release release(YamlMap map, Map<String, PublicKey> keys, Path folder) {
    String version = matched(map.need("version", "1.1.0"), VERSION, "a version such as 1.1.0");
    Map<String, String> parts = new HashMap<>();
    map.map("parts").ifPresent(m -> m.all().forEach((id, v) -> parts.put(id, v.text(""))));
    Optional<Image> image = Optional.empty();
    if (map.get("image").isPresent()) {
      String key = map.need("key", "site-2026").map(v -> v.text("")).orElse("");
      if (!keys.containsKey(key)) {
        map.place("key")
            .problem("firmware-key", "no key of this file", "name one of " + keys.keySet());
      }
      image =
          Optional.of(
              new Image(
                  path(map, folder),
                  uri(map),
                  matched(map.need("sha256", "9f86…"), "[0-9a-f]{64}", "64 digits of sha256sum"),
                  matched(
                      map.need("signature", "base64"),
                      "[A-Za-z0-9+/]{86}==",
                      "an Ed25519 signature in base64"),
                  key));
    }
    map.noMore();
    return new Release(version, parts, image);
  }

  private static Path path(YamlMap map, Path folder) {
    String text = map.text("image", "");
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      map.place("image").problem("yaml-value", "is no file's name", "write bios-1.1.0.bin");
      return folder;
    }
  }

  private static String uri(YamlMap map) {
    return map.get("uri")
        .map(v ->
            matched(Optional.of(v), "https?://[^\\s@]{1,500}", "https://images/bios-1.1.0.bin"))
        .orElse("");
  }

  private static String matched(Optional<YamlValue> value, String pattern, String right) {
    String text = value.map(v -> v.text("")).orElse("");
    if (value.isPresent() && !text.matches(pattern)) {
      value.get().wrong(text, right);
    }
    return text;
  }

  private static List<String> words(Optional<YamlValue> value) {
    return value.map(v -> v.list().stream().map(w -> w.text("")).toList()).orElse(List.of());
  }
}
