package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.sensors.facility.LoopSums;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a site wants to have worked out, by its configuration. */
record Plan(Optional<Pue.Asked> pue, List<Balance.Asked> loops, Trust.Asked trust) {

  private static final int MOST = 2_000;

  /** Words that move while a plant is at work, in any reading with a decimal. */
  private static final List<String> STUCK =
      List.of(
          LoopSums.SUPPLY,
          LoopSums.RETURN,
          LoopSums.FLOW,
          "PowerWatts",
          "inlet_temperature_celsius");

  /** Our own estimates: two classes of sensors on one pipe differ by less. */
  private static final SortedMap<String, Trust.Apart> WITHIN =
      new TreeMap<>(
          Map.of(
              LoopSums.SUPPLY,
              new Trust.Apart(0, 3),
              LoopSums.RETURN,
              new Trust.Apart(0, 3),
              LoopSums.FLOW,
              new Trust.Apart(0.2, 5),
              "PowerWatts",
              new Trust.Apart(0.15, 500)));

  private static final Trust.Asked TRUST =
      new Trust.Asked(Duration.ofHours(1).toMillis(), STUCK, WITHIN);

  /** What is done without a file: only what needs no configuration. */
  static final Plan NONE = new Plan(Optional.empty(), List.of(), TRUST);

  Plan {
    loops = List.copyOf(loops);
  }

  static Plan read(YamlMap top) {
    Optional<Pue.Asked> pue = top.map("pue").map(Plan::pue);
    List<Balance.Asked> loops = new ArrayList<>();
    top.list("loops").stream()
        .limit(MOST)
        .forEach(v -> v.map().flatMap(Plan::loop).ifPresent(loops::add));
    Trust.Asked trust = top.map("trust").map(Plan::trust).orElse(TRUST);
    top.noMore();
    return new Plan(pue, loops, trust);
  }

  private static Pue.Asked pue(YamlMap map) {
    int category = map.need("category", "2").map(v -> v.whole(2, 1, 3)).orElse(2);
    List<Meter> facility = meters(map, "facility", "[feed:main-a.PowerWatts]");
    List<Meter> it = meters(map, "it", "[\"feed:pdu-*.PowerWatts\"]");
    Optional<Meter> outdoor = map.get("outdoor").flatMap(Plan::meter);
    if (outdoor.filter(Meter::many).isPresent()) {
      map.get("outdoor").ifPresent(v -> v.wrong(v.text(""), "one reading, without *"));
      outdoor = Optional.empty();
    }
    map.noMore();
    return new Pue.Asked(category, facility, it, outdoor);
  }

  private static List<Meter> meters(YamlMap map, String key, String example) {
    List<YamlValue> all = map.need(key, example).map(YamlValue::list).orElse(List.of());
    List<Meter> meters = new ArrayList<>();
    all.stream().limit(MOST).forEach(v -> meter(v).ifPresent(meters::add));
    if (all.isEmpty() && map.get(key).isPresent()) {
      map.place(key).problem("derived-meters", "'" + key + "' names no meter", "write " + example);
    }
    return meters;
  }

  private static Optional<Meter> meter(YamlValue value) {
    String text = value.text("");
    Optional<Meter> meter = Meter.parse(text);
    if (meter.isEmpty()) {
      value.wrong(text, "a reading such as feed:main-a.PowerWatts or feed:pdu-*.EnergykWh");
    }
    return meter;
  }

  private static Optional<Balance.Asked> loop(YamlMap map) {
    String name = map.need("loop", "cdu-1").map(v -> v.text("")).orElse("");
    List<Meter> power = meters(map, "power", "[rack:r1.PowerWatts]");
    double share = map.decimal("share", 0.9, 0.01, 1);
    double factor = map.decimal("factor", Balance.WATER, 0.01, 0.2);
    map.noMore();
    if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
      map.place("loop").wrong(name, "the name of a loop, as cdu-1");
      return Optional.empty();
    }
    if (power.stream().anyMatch(Meter::energy)) {
      map.place("power").problem("derived-meters", "energy is no power", "write PowerWatts");
    }
    return Optional.of(new Balance.Asked(new Target(Target.Kind.LOOP, name), power, share, factor));
  }

  private static Trust.Asked trust(YamlMap map) {
    long stuck = map.millis("stuck_after", TRUST.stuckMillis());
    List<String> words =
        map.get("stuck").map(v -> v.list().stream().map(w -> w.text("")).toList()).orElse(STUCK);
    SortedMap<String, Trust.Apart> within = new TreeMap<>(WITHIN);
    map.map("within")
        .ifPresent(m ->
            m.all()
                .forEach((word, v) ->
                    v.map()
                        .ifPresent(apart -> {
                          double share = apart.decimal("share", 0, 0, 10);
                          double least = apart.decimal("least", 0, 0, 1e9);
                          apart.noMore();
                          within.put(word, new Trust.Apart(share, least));
                        })));
    map.noMore();
    return new Trust.Asked(stuck, words, within);
  }
}
