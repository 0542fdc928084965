package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.deploy.scenario.Expected.What;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code {hold: job.checkpoint-restart, guard: evidence, by: 1m}}: one word of {@link What}
 * with a name, then what else must be so.
 */
final class ExpectReader {

  private final Names names;
  private final long begin;

  /**
   * A reader of one story.
   *
   * @param begin what its times count from, milliseconds from the scenario's start
   */
  ExpectReader(Names names, long begin) {
    this.names = names;
    this.begin = begin;
  }

  Optional<Expected> read(YamlValue value) {
    return value.map().flatMap(map -> read(map, value.line()));
  }

  private Optional<Expected> read(YamlMap map, int line) {
    Map<What, YamlValue> sorts = new LinkedHashMap<>();
    for (What what : What.values()) {
      map.get(what.word()).ifPresent(v -> sorts.put(what, v));
    }
    Map<String, String> wants = new LinkedHashMap<>();
    for (String want : Expected.WANTS) {
      map.get(want).ifPresent(v -> wants.put(want, want(want, v)));
    }
    Optional<YamlValue> at = map.get("at");
    long from = at.or(() -> map.get("from")).map(this::time).orElse(begin);
    long by = at.or(() -> map.get("by")).map(this::time).orElse(Long.MAX_VALUE);
    int times = map.whole("times", 0, 1, 1_000_000);
    map.noMore();
    if (sorts.size() != 1) {
      map.problem(
          "expect-what",
          sorts.isEmpty() ? "what is expected?" : "this expects two things at once",
          "write one of " + String.join(", ", What.words()));
      return Optional.empty();
    }
    Map.Entry<What, YamlValue> one = sorts.entrySet().iterator().next();
    String name = name(one.getKey(), one.getValue());
    return Optional.of(new Expected(line, one.getKey(), name, wants, from, by, times));
  }

  private long time(YamlValue value) {
    return begin + millis(value);
  }

  private static long millis(YamlValue value) {
    return value.duration(Duration.ZERO).toMillis();
  }

  private String want(String key, YamlValue value) {
    return switch (key) {
      case "verdict" -> value.word(List.of("allow", "hold", "deny"), "");
      case "outcome" -> value.word(List.of("done", "failed", "unknown"), "");
      case "until" -> Clock.words(millis(value));
      case "guard" -> known(value, names.guards());
      case "fault" -> known(value, names.faults());
      default -> value.text("");
    };
  }

  private String name(What what, YamlValue value) {
    return switch (what) {
      case FOUND, CLEARED -> known(value, names.faults());
      case PLANNED -> {
        Set<String> both = new TreeSet<>(names.faults());
        both.addAll(names.remediations());
        yield known(value, both);
      }
      case JUDGED, ALLOW, HOLD, DENY, STARTED, ACTED, VERIFIED, UNDONE, TOUCH ->
          known(value, names.actions());
    };
  }

  /** A name that there is, or a pattern that fits one. */
  private static String known(YamlValue value, Set<String> names) {
    String text = value.text("");
    if (names.stream().noneMatch(n -> Expected.glob(text, n))) {
      String shown = text.replaceAll("\\p{Cntrl}", "?").toLowerCase(Locale.ROOT);
      value.problem(
          "unknown-name", "this bundle knows no '" + shown + "'" + Nearest.hint(text, names), "");
    }
    return text;
  }
}
