package io.wheeltapper.deploy.score;

import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code factory-profile.yaml}, which comes with the program: a mistake in it is ours. */
final class ProfileReader {

  private static final String NAME = "factory-profile.yaml";
  private static final double MOST = 1e9;

  private ProfileReader() {}

  /** The one that comes with the program. */
  static Profile shipped() throws IOException {
    try (InputStream in = ProfileReader.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IOException("this build has no " + NAME);
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * The same from text.
   *
   * @throws IllegalArgumentException with everything that is wrong in it
   */
  static Profile read(String text) {
    Problems problems = new Problems();
    YamlMap top =
        YamlFile.parse(text, NAME, problems)
            .orElseThrow(() -> new IllegalArgumentException(problems.all().toString()));
    top.whole("version", 0, 1, 1);
    SortedMap<String, FaultClass> classes = new TreeMap<>();
    below(top, "classes")
        .all()
        .forEach((id, value) -> value.map().ifPresent(m -> classes.put(id, faultClass(id, m))));
    SortedMap<String, Profile.Stream> streams = new TreeMap<>();
    below(top, "streams")
        .all()
        .forEach((name, value) ->
            value.map().ifPresent(m -> streams.put(name, stream(name, m, classes))));
    Profile profile =
        new Profile(
            classes,
            streams,
            modifiers(below(top, "modifiers")),
            jobs(below(top, "jobs")),
            last(below(top, "persons"), "take-out-after"));
    top.noMore();
    if (!problems.none()) {
      throw new IllegalArgumentException(problems.all().toString());
    }
    return profile;
  }

  private static YamlMap below(YamlMap map, String key) {
    return map.need(key, "{}")
        .flatMap(YamlValue::map)
        .orElseGet(() -> YamlFile.parse("none: true", NAME, new Problems()).orElseThrow());
  }

  private static long last(YamlMap map, String key) {
    long millis = map.millis(key, 0);
    map.noMore();
    return millis;
  }

  private static FaultClass faultClass(String id, YamlMap map) {
    List<Double> rate = numbers(map, "rate");
    List<Double> recovery = numbers(map, "recovery");
    Right right = FormReader.right(map);
    FaultClass read =
        new FaultClass(
            id,
            map.text("name", id),
            word(FaultClass.Kind.class, map, "kind", FaultClass.Kind.HARD),
            rate.size() == 3 ? rate.get(1) : 0,
            recovery.size() == 2
                ? new FaultClass.Recovery(recovery.get(0), recovery.get(1))
                : new FaultClass.Recovery(0.1, 0.1),
            word(FaultClass.Fate.class, map, "job", FaultClass.Fate.LIVES),
            map.list("forms").stream()
                .flatMap(v -> v.map().stream())
                .map(m -> FormReader.form(m, right))
                .toList());
    double shares = read.forms().stream().mapToDouble(FaultClass.Form::share).sum();
    if (Math.abs(shares - 1) > 1e-6) {
      map.problem("shares", id + ": the shares of its forms sum to " + shares, "let it be 1");
    }
    map.noMore();
    return read;
  }

  private static Profile.Stream stream(
      String name, YamlMap map, SortedMap<String, FaultClass> classes) {
    SortedMap<String, Double> rates = new TreeMap<>();
    YamlValue said = map.need("rates", "middle").orElseThrow();
    if (said.isScalar()) {
      said.word(List.of("middle"), "middle");
      classes.forEach((id, c) -> rates.put(id, c.rate()));
    } else {
      said.map().orElseThrow().all().forEach((id, v) -> rates.put(id, v.decimal(0, 0, MOST)));
    }
    List<Profile.Chatterbox> chatterboxes =
        map.map("chatterbox").stream()
            .map(m -> {
              Profile.Chatterbox one =
                  new Profile.Chatterbox(
                      m.text("class", ""), m.decimal("lines-per-day", 0, 0, MOST));
              m.noMore();
              return one;
            })
            .toList();
    Profile.Stream stream =
        new Profile.Stream(
            name,
            map.whole("nodes", 1000, 1, 100_000),
            map.whole("gpus", 8, 1, 64),
            map.whole("rack", 4, 1, 1000),
            map.whole("leaf", 32, 1, 1000),
            rates,
            chatterboxes);
    map.noMore();
    return stream;
  }

  private static Profile.Modifiers modifiers(YamlMap map) {
    YamlMap lemons = below(map, "lemons");
    YamlMap repeats = below(map, "repeats");
    YamlMap bursts = below(map, "bursts");
    Profile.Modifiers read =
        new Profile.Modifiers(
            lemons.decimal("share", 0, 0, 1),
            lemons.decimal("of-faults", 0, 0, 1),
            repeats.decimal("after-persons", 0, 0, 1),
            repeats.decimal("after-agent", 0, 0, 1),
            repeats.whole("within-days", 7, 1, 365),
            bursts.decimal("share", 0, 0, 1),
            bursts.whole("within-minutes", 5, 1, 60) * 60_000L);
    List.of(lemons, repeats, bursts, map).forEach(YamlMap::noMore);
    return read;
  }

  private static Profile.Jobs jobs(YamlMap map) {
    Profile.Jobs read =
        new Profile.Jobs(
            numbers(map, "sizes").stream().map(Double::intValue).toList(),
            numbers(map, "by-nodes"),
            numbers(map, "by-jobs"),
            map.decimal("largest-share", 1, 0, 1),
            numbers(map, "mean-hours"),
            map.decimal("spare", 0, 0, 1),
            map.millis("checkpoint-every", 0),
            map.millis("loss", 0));
    map.noMore();
    return read;
  }

  static List<Double> numbers(YamlMap map, String key) {
    return map.list(key).stream().map(v -> v.decimal(0, 0, MOST)).toList();
  }

  static <E extends Enum<E>> E word(Class<E> type, YamlMap map, String key, E fallback) {
    return word(type, map, key, fallback, '-');
  }

  /** A word of an enumeration; {@code join} stands between the parts of its name. */
  static <E extends Enum<E>> E word(Class<E> type, YamlMap map, String key, E fallback, char join) {
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', join))
            .toList();
    String word =
        map.get(key)
            .map(v -> v.word(words, words.get(fallback.ordinal())))
            .orElse(words.get(fallback.ordinal()));
    return type.getEnumConstants()[words.indexOf(word)];
  }
}
