package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads {@code {open: dry run, mode: observe, effects: [removes], on: rack:r1, lasts: 2h}}: a
 * window or a freeze that a person opens.
 */
final class DeclaredReader {

  /** How long what is declared lasts where a scenario does not say. */
  static final long HOUR = 3_600_000L;

  private static final List<String> MODES = List.of("observe", "ask", "act");
  private static final List<Effect.Kind> ALL =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Effect.Kind.PROTECTS)));
  private static final List<String> EFFECTS = ALL.stream().map(DeclaredReader::word).toList();

  private DeclaredReader() {}

  static Given open(long at, YamlMap map, YamlValue main) {
    boolean freeze = map.flag("freeze", false);
    String mode = map.get("mode").map(v -> v.word(MODES, "observe")).orElse("observe");
    List<Effect.Kind> effects = map.get("effects").map(DeclaredReader::effects).orElse(ALL);
    List<Target> on = map.get("on").map(DeclaredReader::targets).orElse(List.of(Target.site()));
    WindowTerms terms =
        new WindowTerms(freeze, Mode.valueOf(mode.toUpperCase(Locale.ROOT)), effects, on, 0, 0);
    return new Given.Opens(
        at,
        main.text(""),
        terms,
        map.millis("lasts", HOUR),
        map.text("by", "alice"),
        map.text("reason", ""));
  }

  private static List<Effect.Kind> effects(YamlValue value) {
    Set<Effect.Kind> effects = EnumSet.noneOf(Effect.Kind.class);
    for (YamlValue one : value.isScalar() ? List.of(value) : value.list()) {
      String word = one.word(EFFECTS, "");
      Arrays.stream(Effect.Kind.values()).filter(k -> word(k).equals(word)).forEach(effects::add);
    }
    return List.copyOf(effects);
  }

  private static List<Target> targets(YamlValue value) {
    return (value.isScalar() ? List.of(value) : value.list())
        .stream().map(v -> TargetReader.target(v, Target.site())).toList();
  }

  private static String word(Effect.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
