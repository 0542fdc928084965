package io.wheeltapper.sensors.facility.mqtt;

import com.fasterxml.jackson.core.JsonPointer;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.sensors.facility.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a site's topics say, by its configuration.
 *
 * @param rules asked in order; the first that takes a topic reads it
 */
record TopicMap(List<Rule> rules) {

  /** A map without rules, for DSX alone. */
  static final TopicMap NONE = new TopicMap(List.of());

  private static final long EVERY_MILLIS = 300_000;
  private static final int MOST = 200;
  private static final double FAR = 1e12;
  private static final Pattern NAME = Pattern.compile("\\{([a-z]{1,20})\\}");
  private static final List<String> LEAK = List.of("ok", "warning", "critical", "unavailable");
  private static final List<String> POWER =
      List.of("ok", "redundancy-lost", "overload", "on-battery", "input-lost", "tripped");
  private static final List<String> AIR = List.of("ok", "degraded", "failed");
  private static final Map<String, List<String>> STATES =
      Map.of("facility.leak", LEAK, "facility.power", POWER, "facility.air", AIR);

  TopicMap {
    rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param topic its levels; one in braces stands for any, and gives its name to {@code about}
   * @param about the target, {@code loop:{cdu}}
   * @param value where the value stands in JSON; empty: the payload is the value
   * @param time where its time stands; empty: when it came
   * @param everyMillis how often it is published at least: three times as long without is silence
   */
  record Rule(
      List<String> topic,
      String about,
      Optional<JsonPointer> value,
      Optional<JsonPointer> time,
      long everyMillis,
      What what) {

    /** The MQTT filter. */
    String filter() {
      return String.join("/", topic.stream().map(l -> l.startsWith("{") ? "+" : l).toList());
    }

    /** The target when this rule takes the topic. */
    Optional<Target> takes(String name) {
      String[] levels = name.split("/", -1);
      if (levels.length != topic.size()) {
        return Optional.empty();
      }
      String target = about;
      for (int i = 0; i < levels.length; i++) {
        String wanted = topic.get(i);
        if (wanted.startsWith("{")) {
          target = target.replace(wanted, levels[i]);
        } else if (!wanted.equals(levels[i])) {
          return Optional.empty();
        }
      }
      try {
        return Optional.of(Target.parse(target));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /** What a rule makes of a value. */
  sealed interface What {

    /** A number of a word, within bounds in the unit that is published. */
    record Number(String word, Optional<Unit> unit, double scale, double least, double most)
        implements What {}

    /** A state by the text of the value. */
    record State(String type, SortedMap<String, String> words) implements What {}
  }

  static TopicMap read(YamlMap top) {
    List<Rule> rules = new ArrayList<>();
    List<YamlValue> all = top.need("topics", "[…]").map(YamlValue::list).orElse(List.of());
    if (all.size() > MOST) {
      top.place("topics").problem("topics-size", "more than " + MOST + " rules", "join some");
    }
    all.stream().limit(MOST).forEach(v -> v.map().map(TopicMap::rule).ifPresent(rules::add));
    top.noMore();
    return new TopicMap(rules);
  }

  private static Rule rule(YamlMap map) {
    String topic = map.need("topic", "plant/{cdu}/flow").map(v -> v.text("")).orElse("x");
    List<String> levels = List.of(topic.split("/", -1));
    if (levels.size() > 30 || levels.stream().anyMatch(l -> l.contains("+") || l.contains("#"))) {
      map.get("topic")
          .ifPresent(v -> v.wrong(topic, "levels, with {name} for any: plant/{cdu}/flow"));
    }
    String about = map.need("about", "loop:{cdu}").map(v -> v.text("")).orElse("site:site");
    Matcher names = NAME.matcher(about);
    while (names.find()) {
      if (!levels.contains(names.group())) {
        map.get("about")
            .ifPresent(v ->
                v.problem("topics-name", names.group() + " is no level of the topic", "name one"));
      }
    }
    try {
      Target.parse(NAME.matcher(about).replaceAll("x"));
    } catch (IllegalArgumentException e) {
      map.get("about").ifPresent(v -> v.wrong(about, "a target such as loop:{cdu} or feed:ups-1"));
    }
    Optional<JsonPointer> value = pointer(map, "value");
    Optional<JsonPointer> time = pointer(map, "time");
    long every = map.millis("every", EVERY_MILLIS);
    What what = map.get("status").isPresent() ? state(map) : number(map);
    map.noMore();
    return new Rule(levels, about, value, time, every, what);
  }

  private static Optional<JsonPointer> pointer(YamlMap map, String key) {
    return map.get(key)
        .flatMap(v -> {
          String text = v.text("");
          try {
            return Optional.of(JsonPointer.compile(text));
          } catch (IllegalArgumentException e) {
            v.wrong(text, "a JSON pointer such as /value");
            return Optional.empty();
          }
        });
  }

  private static What number(YamlMap map) {
    String word = map.need("word", "FlowLitersPerMinute").map(v -> v.text("")).orElse("x");
    if (!word.matches("[A-Za-z][A-Za-z0-9_]{0,60}")) {
      map.get("word").ifPresent(v -> v.wrong(word, "letters, digits and _"));
    }
    Optional<Unit> wanted = Unit.of(word);
    Optional<Unit> unit =
        (wanted.isPresent() ? map.need("unit", wanted.get().text()) : map.get("unit"))
            .flatMap(v -> {
              Optional<Unit> read = Unit.parse(v.word(Unit.texts(), ""));
              if (read.isPresent() && !read.get().fits(word)) {
                v.problem("topics-unit", "'" + read.get().text() + "' cannot become " + word, "");
              }
              return read;
            });
    double scale = map.decimal("scale", 1, -FAR, FAR);
    double least = map.need("least", "0").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
    double most = map.need("most", "1000").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
    if (least > most) {
      map.place("least").problem("topics-bounds", "'least' is above 'most'", "swap them");
    }
    return new What.Number(word, unit, scale, least, most);
  }

  private static What state(YamlMap map) {
    List<String> types = STATES.keySet().stream().sorted().toList();
    String type = map.get("status").map(v -> v.word(types, types.getFirst())).orElse("");
    List<String> words = STATES.getOrDefault(type, LEAK);
    SortedMap<String, String> meanings = new TreeMap<>();
    map.need("is", "{ALARM: critical, NORMAL: ok}")
        .flatMap(YamlValue::map)
        .ifPresent(m ->
            new LinkedHashMap<>(m.all()).forEach((k, v) -> meanings.put(k, v.word(words, "ok"))));
    return new What.State(type, meanings);
  }
}
