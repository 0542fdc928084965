package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Reads what of a bundle folder the loop needs: every YAML file in it. A bundle without ladders
 * only records; what it does not say is cautious. Safe for all threads.
 */
public final class PolicyReader {

  private static final List<String> MODES = Arrays.stream(Mode.values()).map(Mode::word).toList();

  private PolicyReader() {}

  /**
   * The hash of a bundle's folder as it lies there; a word of its own when it cannot be read, so
   * that a watcher sees the change.
   */
  public static String hash(Path folder) {
    try {
      return BundleHash.of(folder);
    } catch (IOException | java.io.UncheckedIOException e) {
      return "unreadable: " + e.getMessage();
    }
  }

  /** The bundle's own files, those that its hash covers, by their path within it. */
  public static SortedMap<String, Path> files(Path folder) throws IOException {
    return BundleHash.files(folder);
  }

  /**
   * The policy, whole and right.
   *
   * @throws BadPolicy with everything that is wrong; nothing of it may be used
   */
  public static Policy read(Path folder) throws BadPolicy {
    Problems problems = new Problems();
    Policy policy = read(folder, problems);
    if (!problems.none()) {
      throw new BadPolicy(problems.all());
    }
    return policy;
  }

  /** Everything that is wrong with these files; empty when nothing is. */
  public static List<Problem> check(Path folder) {
    Problems problems = new Problems();
    read(folder, problems);
    return problems.all();
  }

  /** The objectives alone, with everything that is wrong with {@code slo/*.yaml}. */
  public static Objectives objectives(Path folder, Problems problems) {
    return ObjectivesReader.read(folder, problems);
  }

  private static Policy read(Path folder, Problems problems) {
    String name = "";
    String version = "";
    Mode mode = Mode.OBSERVE;
    Optional<YamlMap> page =
        YamlFile.read(folder.resolve("bundle.yaml"), shown(folder, "bundle.yaml"), problems);
    if (page.isPresent()) {
      YamlMap map = page.get();
      name = word(map, "name", "my-policies");
      version = word(map, "version", "1.0.0");
      map.text("owner", "");
      mode =
          map.get("mode").map(v -> v.word(MODES, "observe")).map(PolicyReader::mode).orElse(mode);
      map.noMore();
    }
    Map<Fault, Ladder> ladders =
        optional(folder, "ladders.yaml", problems).map(LadderReader::read).orElse(Map.of());
    Optional<YamlMap> limits = optional(folder, "limits.yaml", problems);
    Policy policy =
        new Policy(
            new Policy.Page(name, version, hash(folder, problems), mode),
            ladders,
            limits.map(LimitsReader::read).orElse(Limits.cautious()),
            ApprovalsReader.read(limits.flatMap(l -> l.map("approval")))
                .with(TrustReader.read(limits.flatMap(l -> l.map("trust")))),
            CalendarReader.read(folder, optional(folder, "windows.yaml", problems)),
            ObjectivesReader.read(folder, problems),
            CostsReader.read(optional(folder, "costs.yaml", problems)),
            CausesReader.read(limits.flatMap(l -> l.map("common-cause"))),
            ProbationReader.read(limits.flatMap(l -> l.map("probation"))));
    limits.ifPresent(YamlMap::noMore);
    return policy;
  }

  private static String word(YamlMap map, String key, String example) {
    String text = map.need(key, example).map(v -> v.text("")).orElse("");
    if (text.isBlank() && map.get(key).isPresent()) {
      map.place(key)
          .problem("missing-key", "'" + key + "' is empty", "write " + key + ": " + example);
    }
    return text;
  }

  private static Optional<YamlMap> optional(Path folder, String file, Problems problems) {
    Path path = folder.resolve(file);
    return Files.exists(path)
        ? YamlFile.read(path, shown(folder, file), problems)
        : Optional.empty();
  }

  private static String hash(Path folder, Problems problems) {
    try {
      return BundleHash.of(folder);
    } catch (IOException e) {
      problems.file(
          folder.toString(), "bundle-read", "cannot be read: " + e, "name a bundle's folder");
      return "";
    }
  }

  private static String shown(Path folder, String file) {
    return folder.resolve(file).toString();
  }

  private static Mode mode(String word) {
    return Mode.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
