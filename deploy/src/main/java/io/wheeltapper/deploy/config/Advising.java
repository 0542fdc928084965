package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.advisor.AdvisorKind;
import io.wheeltapper.advisor.AdvisorKinds;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.deploy.adviser.Influence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which language model is asked for a second opinion, and what its word may bring about: {@code
 * {kind: …, may: show | ask | hold, hold: 10m}} and the settings of its kind.
 *
 * @param instance its kind with that kind's settings
 */
public record Advising(Instance instance, Influence influence) {

  private static final String NAME = "advisor";
  private static final String MAY = "may";
  private static final String HOLD = "hold";

  private static final List<String> WORDS =
      Arrays.stream(Influence.May.values()).map(m -> m.name().toLowerCase(Locale.ROOT)).toList();

  private static final Duration LONGEST = Duration.ofHours(24);

  /** Nobody is asked. */
  public static final Advising NONE = none();

  private static Advising none() {
    KindSpec spec = AdvisorKinds.all().getFirst().spec();
    return new Advising(
        new Instance(spec.name(), new Settings(NAME, spec, Map.of())), Influence.NONE);
  }

  /**
   * One that is named elsewhere than in a configuration, and whose word is only looked at.
   *
   * @throws io.wheeltapper.core.spi.BadSetting when a setting is wrong
   */
  public static Advising of(AdvisorKind kind, Map<String, String> settings) {
    KindSpec spec = kind.spec();
    return new Advising(
        new Instance(spec.name(), new Settings(NAME, spec, settings)), Influence.NONE);
  }

  /** Whether anybody is asked. */
  public boolean on() {
    return !instance.kind().equals(NONE.instance.kind());
  }

  /** Its kind. */
  public AdvisorKind kind() {
    return AdvisorKinds.find(instance.kind()).orElseThrow();
  }

  static Advising read(YamlValue value, Path base) {
    return value.map().map(map -> read(map, base)).orElse(NONE);
  }

  private static Advising read(YamlMap map, Path base) {
    String may = map.get(MAY).map(v -> v.word(WORDS, WORDS.getFirst())).orElse(WORDS.getFirst());
    Duration hold = map.duration(HOLD, Influence.NONE.hold());
    if (!hold.isPositive() || hold.compareTo(LONGEST) > 0) {
      map.place(HOLD).problem("advisor-hold", "'hold' is more than nothing, at most a day", "");
    }
    InstanceReader reader = new InstanceReader("adviser", specs(), base, List.of(MAY, HOLD));
    Influence influence = new Influence(Influence.May.valueOf(may.toUpperCase(Locale.ROOT)), hold);
    return reader.read(NAME, map).map(i -> new Advising(i, influence)).orElse(NONE);
  }

  static SortedMap<String, KindSpec> specs() {
    TreeMap<String, KindSpec> specs = new TreeMap<>();
    AdvisorKinds.all().forEach(k -> specs.put(k.spec().name(), k.spec()));
    return specs;
  }

  /** The keys that are not its kind's own. */
  static void schema(ObjectNode properties) {
    var words = properties.putObject(MAY).put("type", "string").put("default", WORDS.getFirst());
    WORDS.forEach(words.putArray("enum")::add);
    words.put(
        "description",
        "What its word may bring about: it is shown, it has a person asked, or it has work wait.");
    properties
        .putObject(HOLD)
        .put("type", "string")
        .put("pattern", "^[0-9]{1,12}(ms|s|m|h|d)$")
        .put("default", "10m")
        .put("description", "How long a hold of its lasts, at most a day.");
  }
}
