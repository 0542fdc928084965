package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code windows.yaml} and the calendar files that it names. */
final class CalendarReader {

  /** A window that names no effects is about all that a window may bind. */
  private static final List<Effect.Kind> ALL =
      List.of(Effect.Kind.RESTORES, Effect.Kind.NEUTRAL, Effect.Kind.REMOVES, Effect.Kind.CHANGES);

  /** A freeze that names none stops what takes out or changes. */
  private static final List<Effect.Kind> FROZEN = List.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES);

  private static final List<String> MODES = List.of("observe", "ask", "act");

  /** Longest name; it stands in reasons and in commands. */
  private static final int LONGEST_NAME = 80;

  private final Path folder;
  private final Set<String> names = new HashSet<>();
  private ZoneId zone = Calendar.cautious().zone();

  private CalendarReader(Path folder) {
    this.folder = folder;
  }

  /**
   * What the file says.
   *
   * @param folder the bundle's, in which calendar files lie
   */
  static Calendar read(Path folder, Optional<YamlMap> file) {
    return file.map(new CalendarReader(folder)::read).orElseGet(Calendar::cautious);
  }

  private Calendar read(YamlMap map) {
    Calendar cautious = Calendar.cautious();
    map.whole("version", 1, 1, 1);
    zone = map.get("zone").flatMap(TimesReader::zone).orElse(zone);
    List<Calendar.Window> windows = new ArrayList<>();
    map.list("windows").forEach(v -> window(v, false).ifPresent(windows::add));
    map.list("freezes").forEach(v -> window(v, true).ifPresent(windows::add));
    Calendar.Settling settling =
        map.map("maintenance").map(CalendarReader::settling).orElse(cautious.settling());
    map.noMore();
    return new Calendar(zone, windows, settling);
  }

  private static Calendar.Settling settling(YamlMap map) {
    Calendar.Settling cautious = Calendar.cautious().settling();
    Calendar.Settling settling =
        new Calendar.Settling(
            map.millis("settle", cautious.settleMillis()),
            map.millis("patience", cautious.patienceMillis()),
            map.millis("longest", cautious.longestMillis()));
    if (settling.patienceMillis() < settling.settleMillis()) {
      map.place("patience")
          .problem(
              "settle-patience",
              "'patience' is shorter than 'settle'",
              "give a target that comes back slowly more time than one that does at once");
    }
    map.noMore();
    return settling;
  }

  private Optional<Calendar.Window> window(YamlValue value, boolean freeze) {
    return value.map().map(map -> window(map, freeze));
  }

  private Calendar.Window window(YamlMap map, boolean freeze) {
    String name = map.need("name", "weekly firmware").map(this::name).orElse("");
    Mode mode =
        freeze
            ? Mode.OBSERVE
            : map.get("mode").map(v -> mode(v.word(MODES, "observe"))).orElse(Mode.OBSERVE);
    List<Effect.Kind> effects =
        map.get("effects").map(CalendarReader::effects).orElse(freeze ? FROZEN : ALL);
    List<Target> on =
        map.get("on").map(CalendarReader::targets).orElseGet(() -> List.of(Target.site()));
    List<Recurrence> times = new TimesReader(folder, zone).read(map);
    map.noMore();
    return new Calendar.Window(name, freeze, mode, effects, on, times);
  }

  private String name(YamlValue value) {
    String name = value.text("");
    if (name.isBlank() || name.length() > LONGEST_NAME || !name.equals(name.strip())) {
      value.wrong(name, "a name of 1 to " + LONGEST_NAME + " characters");
      return "unnamed";
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      value.wrong(name, "a name of printable characters");
      return "unnamed";
    }
    if (!names.add(name)) {
      value.problem("window-twice", "'" + name + "' is there twice", "name it apart");
    }
    return name;
  }

  private static List<Effect.Kind> effects(YamlValue value) {
    List<String> words = ALL.stream().map(CalendarReader::word).toList();
    if (value.isScalar() && value.text("").equals("all")) {
      return ALL;
    }
    Set<Effect.Kind> effects = EnumSet.noneOf(Effect.Kind.class);
    List<YamlValue> each = value.isScalar() ? List.of(value) : value.list();
    for (YamlValue one : each) {
      if (one.text("").equals("protects")) {
        one.problem(
            "window-protects",
            "what protects people and plant passes every window and freeze",
            "leave it out; 'wheeltapper pause' stops it");
        continue;
      }
      String word = one.word(words, "");
      if (!word.isEmpty()) {
        effects.add(Effect.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
      }
    }
    if (each.isEmpty()) {
      value.wrong("", "all, or some of " + String.join(", ", words));
    }
    return List.copyOf(effects);
  }

  private static List<Target> targets(YamlValue value) {
    List<YamlValue> each = value.isScalar() ? List.of(value) : value.list();
    List<Target> targets = new ArrayList<>();
    for (YamlValue one : each) {
      String text = one.text("");
      try {
        targets.add(text.equals("site") ? Target.site() : Target.parse(text));
      } catch (IllegalArgumentException e) {
        one.problem("target", String.valueOf(e.getMessage()), "write site, rack:r12, node:n7 …");
      }
    }
    if (each.isEmpty()) {
      value.wrong("", "site, or a list such as [rack:r12, partition:batch]");
    }
    return targets;
  }

  private static String word(Effect.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Mode mode(String word) {
    return Mode.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
