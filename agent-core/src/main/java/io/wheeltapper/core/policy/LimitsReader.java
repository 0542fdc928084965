package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Limits.Attempts;
import io.wheeltapper.core.policy.Limits.Radius;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  private static final List<String> KINDS =
      Arrays.stream(Target.Kind.values()).map(Target.Kind::word).toList();

  private static final long DAY = 86_400_000L;

  private LimitsReader() {}

  static Limits read(YamlMap file) {
    Limits cautious = Limits.cautious();
    LadderReader.version(file);
    List<Radius> radius =
        file.get("radius").isEmpty()
            ? cautious.radius()
            : file.list("radius").stream()
                .map(YamlValue::map)
                .flatMap(Optional::stream)
                .map(LimitsReader::radius)
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

  private static Radius radius(YamlMap map) {
    String per = map.need("per", "rack").map(v -> v.word(KINDS, "site")).orElse("site");
    Optional<YamlValue> atOnce = map.get("at-once");
    boolean percent = atOnce.filter(v -> v.text("").endsWith("%")).isPresent();
    Radius radius =
        new Radius(
            Target.Kind.valueOf(per.toUpperCase(Locale.ROOT)),
            percent ? 0 : atOnce.map(v -> v.whole(1, 1, 1_000_000)).orElse(0),
            percent ? atOnce.map(LimitsReader::percent).orElse(1.0) : 0,
            map.whole("per-hour", 0, 1, 1_000_000),
            map.whole("per-day", 0, 1, 1_000_000));
    if (radius.equals(new Radius(radius.per(), 0, 0, 0, 0))) {
      map.problem("limit-empty", "limits nothing", "write at-once, per-hour or per-day");
    }
    map.noMore();
    return radius;
  }

  private static double percent(YamlValue value) {
    String text = value.text("");
    if (text.matches("\\d{1,3}(\\.\\d{1,3})?%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent > 0 && percent <= 100) {
        return percent;
      }
    }
    value.wrong(text, "a whole number such as 2, or a percentage above 0% such as 5%");
    return 1;
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
