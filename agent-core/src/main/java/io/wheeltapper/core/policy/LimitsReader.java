package io.wheeltapper.core.policy;

import io.wheeltapper.core.policy.Limits.Attempts;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads what of {@code limits.yaml} is no section of its own. A key that is not there keeps its
 * cautious value.
 */
final class LimitsReader {

  private static final long DAY = 86_400_000L;

  private LimitsReader() {}

  static Limits read(YamlMap file) {
    Limits cautious = Limits.cautious();
    LadderReader.version(file);
    List<Limits.Radius> radius =
        file.get("radius").isEmpty()
            ? cautious.radius()
            : file.list("radius").stream()
                .map(YamlValue::map)
                .flatMap(Optional::stream)
                .map(RadiusReader::read)
                .toList();
    Map<String, Long> cooldown = new TreeMap<>(cautious.cooldownMillis());
    byAction(
        file,
        "cooldown",
        (name, v) -> cooldown.put(name, v.duration(java.time.Duration.ZERO).toMillis()));
    Map<String, Attempts> attempts = new TreeMap<>(cautious.attempts());
    byAction(
        file, "attempts", (name, v) -> v.map().ifPresent(m -> attempts.put(name, attempts(m))));
    Limits limits =
        new Limits(
            radius,
            cooldown,
            attempts,
            file.millis("fresh", cautious.freshMillis()),
            file.millis("barred", cautious.barredMillis()),
            file.get("automatic").isEmpty()
                ? cautious.automatic()
                : file.list("automatic").stream().map(LimitsReader::pattern).toList());
    return limits;
  }

  private static Attempts attempts(YamlMap map) {
    int max = map.need("max", "2").map(v -> v.whole(1, 1, 1_000)).orElse(1);
    long within = map.millis("within", DAY);
    map.noMore();
    return new Attempts(max, within);
  }

  private static void byAction(
      YamlMap file, String key, java.util.function.BiConsumer<String, YamlValue> each) {
    file.map(key)
        .ifPresent(map ->
            map.all()
                .forEach((name, value) -> {
                  LadderReader.action(map.place(name));
                  each.accept(name, value);
                }));
  }

  private static String pattern(YamlValue value) {
    String text = value.text("");
    try {
      return Pattern.compile(text).pattern();
    } catch (PatternSyntaxException e) {
      value.wrong(text, "a regular expression: " + e.getDescription());
      return "";
    }
  }
}
