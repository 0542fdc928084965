package io.wheeltapper.core.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one instance, checked against its kind's {@link KindSpec}: unknown keys, missing
 * ones and values of the wrong type are {@link BadSetting}s at construction. Immutable.
 */
public final class Settings {

  private static final String CODE = "bad-setting";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private final String instance;
  private final KindSpec spec;
  private final Map<String, String> values;
  private final Place place;

  /** Where a key stands in what a person wrote. */
  public interface Place {

    /** What is wrong with the value of that key. */
    Problem problem(String key, String message);
  }

  /**
   * Checks and keeps.
   *
   * @param instance the instance's name in the configuration; the {@code sensor} of its signals
   */
  public Settings(String instance, KindSpec spec, Map<String, String> values) {
    this(
        instance,
        spec,
        values,
        (key, message) -> new Problem(instance + "." + key, 0, 0, CODE, message, ""));
  }

  /** The same, of a file that has places. */
  public Settings(String instance, KindSpec spec, Map<String, String> values, Place place) {
    this.place = place;
    this.instance = instance;
    this.spec = spec;
    this.values = Map.copyOf(values);
    for (String key : values.keySet()) {
      setting(key);
    }
    for (KindSpec.Setting setting : spec.settings()) {
      if (setting.required() && text(setting.key()).isBlank()) {
        throw new BadSetting(
            setting.key(), spec.name() + " needs '" + setting.key() + "': " + setting.summary());
      }
      check(setting, text(setting.key()));
    }
  }

  /**
   * The same under another name, on one node: of that node where nothing else is set.
   *
   * @param node goes into the setting {@code node}, where the kind has one and it is empty
   */
  public Settings on(String name, String node) {
    Map<String, String> more = new HashMap<>(values);
    boolean asks = spec.settings().stream().anyMatch(s -> s.key().equals("node"));
    if (asks && text("node").isBlank()) {
      more.put("node", node);
    }
    return new Settings(name, spec, more, place);
  }

  /** What a kind finds wrong with these, each with its place. */
  public List<Problem> problems(BadSetting bad) {
    return bad.problems().isEmpty()
        ? List.of(place.problem(bad.key(), String.valueOf(bad.getMessage())))
        : bad.problems();
  }

  /** The instance's name. */
  public String instance() {
    return instance;
  }

  /** The text, or the default. */
  public String text(String key) {
    KindSpec.Setting setting = setting(key);
    return values.getOrDefault(key, setting.fallback());
  }

  /** A whole number. */
  public long whole(String key) {
    return Long.parseLong(text(key));
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key) {
    return Boolean.parseBoolean(text(key));
  }

  /** A duration. */
  public Duration duration(String key) {
    return parseDuration(key, text(key));
  }

  /** A path. */
  public Path path(String key) {
    return Path.of(text(key));
  }

  /** The parts of a list, trimmed, empty ones left out. */
  public List<String> list(String key) {
    return Arrays.stream(text(key).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private KindSpec.Setting setting(String key) {
    return spec.settings().stream()
        .filter(s -> s.key().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new BadSetting(
                key,
                "'"
                    + key
                    + "' is no setting of "
                    + spec.name()
                    + Nearest.hint(
                        key, spec.settings().stream().map(KindSpec.Setting::key).toList())));
  }

  private static void check(KindSpec.Setting setting, String value) {
    if (value.isEmpty()) {
      return;
    }
    boolean right =
        switch (setting.type()) {
          case TEXT, PATH, LIST -> true;
          case URL -> value.matches("[a-z+]+:.+");
          case WHOLE -> value.matches("\\d{1,18}");
          case BOOLEAN -> value.equals("true") || value.equals("false");
          case DURATION -> DURATION.matcher(value).matches();
        };
    if (!right) {
      throw new BadSetting(
          setting.key(),
          "'"
              + value
              + "' is no value for '"
              + setting.key()
              + "'; write "
              + example(setting.type()));
    }
  }

  private static String example(KindSpec.Type type) {
    return switch (type) {
      case TEXT, PATH, LIST -> "text";
      case URL -> "a URL such as http://127.0.0.1:9100/metrics";
      case WHOLE -> "a whole number such as 30";
      case BOOLEAN -> "true or false";
      case DURATION -> "a duration such as 250ms, 10s, 5m, 2h or 1d";
    };
  }

  /**
   * Reads {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}.
   *
   * @throws BadSetting when the text is none
   */
  public static Duration parseDuration(String key, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new BadSetting(key, "'" + text + "' is no duration; write 250ms, 10s, 5m, 2h or 1d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
