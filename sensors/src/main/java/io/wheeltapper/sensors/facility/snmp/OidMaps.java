package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The OID maps that come with the program, and a site's own. */
public final class OidMaps {

  /** Any of the maps, by what the device says of itself. */
  static final String AUTO = "auto";

  /** In the order in which a device is tried. */
  static final List<String> SHIPPED =
      List.of(
          "apc-rpdu2", "raritan-px2", "sentry4", "eaton-epdu", "vertiv-mph", "apc-ups", "ups-mib");

  private OidMaps() {}

  /** What is wrong with a map that somebody wrote. */
  public static List<Problem> problems(Path file) {
    Problems problems = new Problems();
    YamlFile.read(file, file.toString(), problems).ifPresent(OidMapReader::read);
    return problems.all();
  }

  /** All that come with the program. */
  static List<OidMap> shipped() {
    return SHIPPED.stream().map(OidMaps::shipped).toList();
  }

  private static OidMap shipped(String name) {
    String resource = "maps/" + name + ".yaml";
    try (InputStream in = OidMaps.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + resource);
      }
      Problems problems = new Problems();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Optional<OidMap> map = YamlFile.parse(text, resource, problems).map(OidMapReader::read);
      if (!problems.none()) {
        throw new IllegalStateException(problems.all().toString());
      }
      return map.orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The maps that a setting names: {@code auto}, the name of a shipped one, or a file.
   *
   * @throws BadSetting with every problem and its place
   */
  static List<OidMap> of(String key, List<String> words) {
    List<OidMap> maps = new ArrayList<>();
    for (String word : words) {
      if (word.equals(AUTO)) {
        maps.addAll(shipped());
      } else if (word.endsWith(".yaml") || word.endsWith(".yml")) {
        maps.add(file(key, Path.of(word)));
      } else if (SHIPPED.contains(word)) {
        maps.add(shipped(word));
      } else {
        List<String> known = new ArrayList<>(SHIPPED);
        known.add(AUTO);
        throw new BadSetting(
            key, "'" + word + "' is no OID map and no .yaml file" + Nearest.hint(word, known));
      }
    }
    return maps;
  }

  private static OidMap file(String key, Path file) {
    Problems problems = new Problems();
    Optional<YamlMap> top = YamlFile.read(file, file.toString(), problems);
    Optional<OidMap> map = top.map(OidMapReader::read);
    if (!problems.none()) {
      throw new BadSetting(key, problems.all());
    }
    return map.orElseThrow();
  }
}
