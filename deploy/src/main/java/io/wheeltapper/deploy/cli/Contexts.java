package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.deploy.config.BadConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The agents that a person knows, by name: {@code contexts.yaml}. Immutable.
 *
 * <pre>
 * current: lab
 * contexts:
 *   lab: {url: https://agent.lab:8484, token-file: lab.token, ca: lab-ca.pem}
 * </pre>
 *
 * @param current the one that is asked where nothing says otherwise, or {@code ""}
 */
record Contexts(String current, SortedMap<String, Reached> all) {

  /** Names the file; a system property of that name wins. */
  static final String FOLDER = "XDG_CONFIG_HOME";

  /** Names the context that is asked. */
  static final String CONTEXT = "WHEELTAPPER_CONTEXT";

  /** Names a file with a token, where the context names none. */
  static final String TOKEN_FILE = "WHEELTAPPER_TOKEN_FILE";

  Contexts {
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
  }

  /** A variable of the environment, or {@code ""}; a system property of that name wins. */
  static String variable(String name) {
    String given = System.getProperty(name, System.getenv(name));
    return given == null ? "" : given.strip();
  }

  /** Where this person's are. */
  static Path file() {
    String folder = variable(FOLDER);
    Path base =
        folder.isEmpty() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(folder);
    return base.resolve("wheeltapper").resolve("contexts.yaml");
  }

  /**
   * Reads them; none where there is no file.
   *
   * @throws BadConfig with everything that is wrong
   * @throws BadUse when it names a secret and others may read it
   */
  static Contexts read(Path file) throws BadConfig, IOException {
    if (!Files.exists(file)) {
      return new Contexts("", new TreeMap<>());
    }
    Problems problems = new Problems();
    SortedMap<String, Reached> all = new TreeMap<>();
    String current = "";
    YamlMap top = YamlFile.read(file, file.toString(), problems).orElse(null);
    if (top != null) {
      current = top.text("current", "");
      top.map("contexts")
          .ifPresent(map -> map.all().forEach((name, value) -> one(file, name, value, all)));
      if (!current.isEmpty() && !all.containsKey(current)) {
        top.get("current").ifPresent(v -> v.word(all.keySet(), ""));
      }
      top.noMore();
    }
    if (!problems.none()) {
      throw new BadConfig(problems.all());
    }
    if (all.values().stream().anyMatch(Reached::proves)) {
      Reached.onlyOurs(file);
    }
    return new Contexts(current, all);
  }

  private static void one(Path file, String name, YamlValue value, Map<String, Reached> all) {
    YamlMap map = value.map().orElse(null);
    if (map == null) {
      return;
    }
    URI url = null;
    YamlValue place = map.need("url", Reached.HERE).orElse(null);
    if (place != null) {
      try {
        url = Reached.uri(place.text(""), "url");
      } catch (BadUse e) {
        place.wrong(place.text(""), "a URL such as https://agent.example:8484");
      }
    }
    Reached read =
        new Reached(
            url == null ? URI.create(Reached.HERE) : url,
            path(file, map, "token-file"),
            path(file, map, "ca"),
            path(file, map, "certificate"),
            path(file, map, "key"));
    map.noMore();
    all.put(name, read);
  }

  /** From the file's folder, as in the agent's own configuration. */
  private static @Nullable Path path(Path file, YamlMap map, String key) {
    String text = map.text(key, "");
    if (text.isEmpty()) {
      return null;
    }
    return text.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), text.substring(2))
        : file.resolveSibling(text).normalize();
  }

  /** The one of that name. */
  Reached named(String name) {
    Reached found = all.get(name);
    if (found == null) {
      throw new BadUse(
          "there is no context '"
              + Terminal.plain(name, 80)
              + (all.isEmpty()
                  ? "'; make it by: wheeltapper context set NAME --url URL"
                  : "'; there are " + String.join(", ", all.keySet())));
    }
    return found;
  }

  /** The same with another one in use. */
  Contexts using(String name) {
    Reached _ = named(name);
    return new Contexts(name, all);
  }

  /** The same with this one added or changed; the first is in use at once. */
  Contexts with(String name, Reached reached) {
    SortedMap<String, Reached> more = new TreeMap<>(all);
    more.put(name, reached);
    return new Contexts(current.isEmpty() ? name : current, more);
  }

  /** Writes them for this person alone, the whole file or nothing of it. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder("current: " + quoted(current) + "\ncontexts:\n");
    for (Map.Entry<String, Reached> each : all.entrySet()) {
      Reached its = each.getValue();
      text.append("  " + quoted(each.getKey()) + ":\n");
      text.append("    url: " + quoted(its.url().toString()) + "\n");
      key(text, "token-file", its.tokenFile());
      key(text, "ca", its.ca());
      key(text, "certificate", its.certificate());
      key(text, "key", its.key());
    }
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path made =
        Files.createTempFile(
            folder,
            "contexts",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(made, text.toString().getBytes(StandardCharsets.UTF_8));
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      boolean _ = Files.deleteIfExists(made);
    }
  }

  private static void key(StringBuilder text, String key, @Nullable Path path) throws IOException {
    if (path != null) {
      text.append("    " + key + ": " + quoted(path.toString()) + "\n");
    }
  }

  /** A JSON string is one of YAML, too. */
  private static String quoted(String text) throws IOException {
    return Json.mapper().writeValueAsString(text);
  }
}
