package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads how a class of faults shows, and what is right to do. */
final class FormReader {

  private static final double MOST = 1e12;

  private FormReader() {}

  static FaultClass.Form form(YamlMap map, Right ofClass) {
    Optional<Target.Kind> group =
        map.get("spares")
            .map(v -> v.word(List.of("rack", "leaf", "storage"), "rack"))
            .map(w -> Target.Kind.valueOf(w.toUpperCase(Locale.ROOT)));
    Right own = map.get("right").isPresent() ? right(map) : ofClass;
    FaultClass.Form form =
        new FaultClass.Form(
            map.decimal("share", 0, 0, 1),
            map.text("only", ""),
            group,
            map.flag("large", false),
            own,
            map.list("say").stream().flatMap(v -> v.map().stream()).map(FormReader::say).toList());
    map.noMore();
    return form;
  }

  static Right right(YamlMap map) {
    return map.map("right")
        .map(m -> {
          Right right = new Right(deeds(m, "wants"), deeds(m, "may"));
          m.noMore();
          return right;
        })
        .orElse(new Right(List.of(), List.of()));
  }

  private static List<Right.Deed> deeds(YamlMap map, String key) {
    return map.list(key).stream()
        .map(v -> {
          String text = v.text("");
          boolean idle = text.endsWith(" when-idle");
          String action = idle ? text.substring(0, text.indexOf(' ')) : text;
          if (Catalogue.find(action).isEmpty()) {
            v.problem("unknown-action", "'" + action + "' is no action", "");
          }
          return new Right.Deed(action, idle);
        })
        .toList();
  }

  private static Say say(YamlMap map) {
    Say.What what = what(map);
    Say say =
        new Say(
            map.millis("at", 0),
            map.millis("every", 0),
            map.whole("times", 1, 1, 1_000_000),
            ProfileReader.word(Say.On.class, map, "on", Say.On.NODE),
            ProfileReader.word(Origin.class, map, "origin", Origin.HOST, '_'),
            what);
    map.noMore();
    return say;
  }

  private static Say.What what(YamlMap map) {
    if (map.get("kmsg").isPresent()) {
      return new Say.Kernel(map.text("kmsg", ""));
    }
    if (map.get("numbers").isPresent()) {
      return new Say.Numbers(numbers(map, "numbers"), numbers(map, "back"));
    }
    if (map.get("status").isPresent()) {
      return new Say.Stands(
          map.text("status", ""), map.text("is", ""), texts(map, "fields"), map.text("back", ""));
    }
    if (map.get("event").isPresent()) {
      return new Say.Happens(map.text("event", ""), texts(map, "fields"));
    }
    if (map.get("blind").isPresent()) {
      return new Say.Blind(map.text("blind", ""));
    }
    return new Say.Node(texts(map, "node"), texts(map, "back"));
  }

  private static Map<String, Double> numbers(YamlMap map, String key) {
    Map<String, Double> numbers = new TreeMap<>();
    map.map(key).stream()
        .flatMap(m -> m.all().entrySet().stream())
        .forEach(e -> numbers.put(e.getKey(), e.getValue().decimal(0, 0, MOST)));
    return numbers;
  }

  private static Map<String, String> texts(YamlMap map, String key) {
    Map<String, String> texts = new TreeMap<>();
    map.map(key).map(YamlMap::all).orElse(Map.of()).forEach((k, v) -> texts.put(k, text(v)));
    return texts;
  }

  private static String text(YamlValue value) {
    return value.text("");
  }
}
