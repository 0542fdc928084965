package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Ladder.Rung;
import io.wheeltapper.core.policy.Ladder.Step;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code ladders.yaml}. */
final class LadderReader {

  /** Without its own settle time a fault waits this long for its companions. */
  private static final long SETTLE = 5_000;

  /** Without its own quiet time a case that needs nothing more is cleared after this. */
  private static final long QUIET = 1_800_000;

  private static final int MIDDLE = 50;

  /** Of a fault that has no symptoms elsewhere. */
  private static final String NOTHING = "nothing";

  /**
   * Opens a valve or loads a feed again: who said that it be shut has not said so, for what leaked
   * may leak still.
   */
  private static final Set<String> GIVES_PLANT_BACK = Set.of("load.return", "liquid.return");

  private LadderReader() {}

  static Map<Fault, Ladder> read(YamlMap file) {
    version(file);
    Map<Fault, Ladder> ladders = new TreeMap<>();
    YamlMap all =
        file.need("ladders", "{FAULT: {rungs: [...]}}").flatMap(YamlValue::map).orElse(null);
    file.noMore();
    if (all != null) {
      all.all()
          .forEach((name, value) ->
              fault(name, all.place(name))
                  .ifPresent(f -> value.map().ifPresent(m -> ladders.put(f, ladder(f, m)))));
    }
    return ladders;
  }

  /** The one version there is of these files. */
  static void version(YamlMap file) {
    file.need("version", "1").ifPresent(v -> v.whole(1, 1, 1));
  }

  private static Ladder ladder(Fault fault, YamlMap map) {
    Ladder ladder =
        new Ladder(
            fault,
            map.whole("priority", MIDDLE, 0, 100),
            map.millis("settle", SETTLE),
            map.millis("quiet", QUIET),
            map.list("confirmed-by").stream()
                .map(v -> fault(v.text(""), v))
                .flatMap(Optional::stream)
                .toList(),
            map.text("one-origin-enough", ""),
            map.flag("clears", false),
            map.millis("cause-settle", -1),
            map.flag("made-by-job", false),
            map.get("explains").map(LadderReader::explains).orElse(Ladder.Explains.EVERYTHING),
            map.list("rungs").stream()
                .map(YamlValue::map)
                .flatMap(Optional::stream)
                .map(LadderReader::rung)
                .toList());
    map.noMore();
    return ladder;
  }

  private static Ladder.Explains explains(YamlValue value) {
    if (value.isScalar()) {
      if (!value.text("").equals(NOTHING)) {
        value.wrong(value.text(""), "nothing, or a list of faults: [link-down, nic-lost]");
      }
      return new Ladder.Explains(false, Set.of());
    }
    Set<Fault> faults = new TreeSet<>();
    value.list().forEach(v -> fault(v.text(""), v).ifPresent(faults::add));
    return new Ladder.Explains(false, faults);
  }

  private static Rung rung(YamlMap map) {
    String name = map.need("name", "restart the job elsewhere").map(v -> v.text("")).orElse("");
    List<Step> steps =
        map.need("steps", "[node.isolate]").map(YamlValue::list).orElse(List.of()).stream()
            .map(LadderReader::step)
            .flatMap(Optional::stream)
            .toList();
    map.noMore();
    return new Rung(name, steps);
  }

  private static Optional<Step> step(YamlValue value) {
    if (value.isScalar()) {
      String action = action(value);
      return Optional.of(new Step(action, false, 0, asking(action, Optional.empty())));
    }
    return value
        .map()
        .map(map -> {
          String action = map.need("do", "node.isolate").map(LadderReader::action).orElse("");
          boolean idle = map.get("when").map(v -> v.word(List.of("idle"), "")).isPresent();
          long deadline = map.millis("deadline", 0);
          SortedMap<String, String> with = asking(action, map.get("ask").map(LadderReader::ask));
          map.get("safe-point")
              .ifPresent(v -> with.put(Ladder.SAFE, Boolean.toString(v.flag(true))));
          map.map("with").ifPresent(w -> w.all().forEach((k, v) -> with.put(k, v.text(""))));
          map.noMore();
          return new Step(action, idle, deadline, with);
        });
  }

  /**
   * The parameters of a step: whether it asks. Of what gives plant back only a plain no asks not.
   */
  private static SortedMap<String, String> asking(String action, Optional<String> said) {
    SortedMap<String, String> with = new TreeMap<>();
    said.ifPresent(ask -> with.put(Ladder.ASK, ask));
    if (GIVES_PLANT_BACK.contains(action) && !with.containsValue(Boolean.toString(false))) {
      with.put(Ladder.ASK, Ladder.AGAIN);
    }
    return with;
  }

  private static String ask(YamlValue value) {
    return value.text("").equals(Ladder.AGAIN) ? Ladder.AGAIN : Boolean.toString(value.flag(false));
  }

  /** An action's name; one that is not known is a problem. */
  static String action(YamlValue value) {
    return value.word(Catalogue.names(), "");
  }

  /** A fault's code; one of the wrong shape is a problem. */
  static Optional<Fault> fault(String code, YamlValue place) {
    try {
      return Optional.of(Fault.of(code));
    } catch (IllegalArgumentException e) {
      place.wrong(code, "a fault code: lower-case words joined by hyphens");
      return Optional.empty();
    }
  }
}
