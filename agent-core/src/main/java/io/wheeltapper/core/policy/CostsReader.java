package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Costs.Hazard;
import io.wheeltapper.core.policy.Costs.Pin;
import io.wheeltapper.core.policy.Costs.Priors;
import io.wheeltapper.core.policy.Costs.Taking;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Reads {@code costs.yaml}. A key that is not there keeps its cautious value. */
final class CostsReader {

  /** A fault that ends the work 3,600 times an hour ends it at once. */
  private static final double AT_ONCE = 3_600;

  /** More than a year of a hundred thousand GPUs is a slip of the pen. */
  private static final double MOST_GPU_HOURS = 1e9;

  /** Degrees or watts. */
  private static final double MOST_STEP = 10_000;

  private static final long SIX_HOURS = 6 * 3_600_000L;
  private static final String ANY = "*";

  private CostsReader() {}

  static Costs read(Optional<YamlMap> file) {
    Costs cautious = Costs.cautious();
    if (file.isEmpty()) {
      return cautious;
    }
    YamlMap map = file.get();
    LadderReader.version(map);
    Priors priors = cautious.priors();
    priors =
        new Priors(
            map.millis("horizon", priors.horizonMillis()),
            map.millis("since-checkpoint", priors.checkpointMillis()),
            map.millis("unseen", priors.unseenMillis()),
            map.whole("node-gpus", priors.nodeGpus(), 1, 1_024),
            map.whole("enough", priors.enough(), 1, 1_000));
    Map<String, Taking> takes = new TreeMap<>();
    map.map("takes").ifPresent(m -> takes(m, takes));
    Map<Fault, Hazard> hazards = new TreeMap<>();
    map.map("faults").ifPresent(m -> hazards(m, hazards));
    List<Pin> pins =
        map.list("pins").stream()
            .map(YamlValue::map)
            .flatMap(Optional::stream)
            .map(CostsReader::pin)
            .toList();
    List<Trade> trades =
        map.list("efficiency").stream()
            .map(YamlValue::map)
            .flatMap(Optional::stream)
            .map(CostsReader::trade)
            .flatMap(Optional::stream)
            .toList();
    map.noMore();
    return new Costs(priors, takes, hazards, pins, trades);
  }

  private static void takes(YamlMap map, Map<String, Taking> takes) {
    map.all()
        .forEach((name, value) -> {
          LadderReader.action(map.place(name));
          value
              .map()
              .ifPresent(m -> {
                long millis =
                    m.need("for", "10m")
                        .map(v -> v.duration(java.time.Duration.ZERO).toMillis())
                        .orElse(0L);
                takes.put(name, new Taking(millis, source(m)));
                m.noMore();
              });
        });
  }

  private static void hazards(YamlMap map, Map<Fault, Hazard> hazards) {
    map.all()
        .forEach((code, value) ->
            LadderReader.fault(code, map.place(code))
                .ifPresent(fault -> value.map().ifPresent(m -> hazards.put(fault, hazard(m)))));
  }

  private static Hazard hazard(YamlMap map) {
    Hazard hazard =
        new Hazard(
            map.need("per-hour", "0.5").map(v -> v.decimal(0, 0, AT_ONCE)).orElse(0.0),
            map.decimal("working", 0, 0, 1),
            map.millis("repair", 86_400_000L),
            source(map));
    map.noMore();
    return hazard;
  }

  /** A figure without its source is a rumour. */
  private static String source(YamlMap map) {
    String source = map.need("source", "our own estimate").map(v -> v.text("")).orElse("");
    if (source.isBlank() && map.get("source").isPresent()) {
      map.place("source").problem("missing-key", "'source' is empty", "say whose figure this is");
    }
    return source;
  }

  private static Pin pin(YamlMap map) {
    String fault = map.text("fault", ANY);
    if (!fault.equals(ANY)) {
      map.get("fault").ifPresent(v -> LadderReader.fault(fault, v));
    }
    String action = map.text("action", ANY);
    if (!action.equals(ANY)) {
      map.get("action").ifPresent(LadderReader::action);
    }
    Pin pin =
        new Pin(fault, action, gpuHours(map, "cost"), gpuHours(map, "loss"), map.text("why", ""));
    if (pin.cost().isEmpty() && pin.loss().isEmpty()) {
      map.problem("pin-empty", "pins nothing", "write cost: or loss: in GPU-hours");
    }
    map.noMore();
    return pin;
  }

  private static Optional<Trade> trade(YamlMap map) {
    Optional<String> name =
        map.need("name", "warmer-water")
            .flatMap(v -> LadderReader.fault(Trade.ROOM + v.text(""), v).map(_ -> v.text("")));
    String action =
        map.need("action", "cooling.raise-supply")
            .map(v -> v.word(Trade.BACK.keySet(), ""))
            .orElse("");
    String spends = map.need("spends", "cooling-headroom").map(v -> v.text("")).orElse("");
    double step = map.need("step", "1").map(v -> v.decimal(1, 0.001, MOST_STEP)).orElse(1.0);
    long every = map.millis("every", SIX_HOURS);
    double above = map.decimal("above", 0.6, 0, 1);
    double below = map.decimal("below", 0.4, 0, 1);
    if (below >= above) {
      map.problem(
          "trade-order",
          "would take a step and take it back at once",
          "write below: lower than above:");
    }
    map.noMore();
    return name.map(
        n -> new Trade(n, action, spends, BigDecimal.valueOf(step), every, above, below));
  }

  private static OptionalDouble gpuHours(YamlMap map, String key) {
    return map.get(key)
        .map(v -> OptionalDouble.of(v.decimal(0, 0, MOST_GPU_HOURS)))
        .orElse(OptionalDouble.empty());
  }
}
