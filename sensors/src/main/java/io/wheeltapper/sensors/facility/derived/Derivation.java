package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.LoopSums;
import io.wheeltapper.sensors.facility.Saying;
import io.wheeltapper.sensors.facility.derived.Readings.Key;
import io.wheeltapper.sensors.facility.derived.Readings.Reading;
import io.wheeltapper.sensors.facility.derived.Trust.Doubt;
import io.wheeltapper.sensors.facility.derived.Trust.Doubted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What follows from the plant's readings, minute by minute: a function of the readings and the
 * times at which it is asked. For one thread.
 */
final class Derivation {

  /** The site by this word: which PUE it is, over which time. */
  static final String PUE = "facility.pue";

  private static final long MINUTE = 60_000;
  private static final int MOST_LOOPS = 20_000;

  private static final Set<Target.Kind> PLANT =
      Set.of(Target.Kind.LOOP, Target.Kind.FEED, Target.Kind.RACK, Target.Kind.SITE);

  private final String instance;
  private final Plan plan;
  private final Readings readings = new Readings();
  private final Pue pue;
  private final List<Balance> balances = new ArrayList<>();
  private final Trust trust;
  private final Saying saying;
  private final LoopSums sums = new LoopSums();
  private final Set<Target> ownRatio = new HashSet<>();
  private final Set<Target> ownExcess = new HashSet<>();
  private final Set<Target> loops = new HashSet<>();
  private final Map<Doubted, Doubt> doubted = new HashMap<>();

  /** The time of each loop's flow that was used last. */
  private final Map<Target, Long> sampled = new HashMap<>();

  private long minute = Long.MIN_VALUE;

  Derivation(String instance, Plan plan) {
    this.instance = instance;
    this.plan = plan;
    this.pue =
        new Pue(
            plan.pue().orElse(new Pue.Asked(2, List.of(), List.of(), java.util.Optional.empty())));
    plan.loops().forEach(asked -> balances.add(new Balance(asked)));
    this.trust = new Trust(plan.trust());
    this.saying = new Saying(instance, 0);
  }

  void restore(Hour hour) {
    pue.restore(hour);
  }

  /** Whether it is of the plant; all else costs one look. */
  static boolean wanted(Signal signal) {
    return signal instanceof Snapshot snapshot && PLANT.contains(snapshot.target().kind());
  }

  /** Takes what another sensor said. */
  void take(Snapshot snapshot, long now) {
    Target target = snapshot.target();
    if (target.kind() == Target.Kind.LOOP && loops.size() < MOST_LOOPS) {
      loops.add(target);
      if (snapshot.has(LoopSums.FLOW_RATIO)) {
        ownRatio.add(target);
      }
      if (snapshot.has(LoopSums.EXCESS)) {
        ownExcess.add(target);
      }
    }
    for (Map.Entry<String, Double> each : snapshot.metrics().asMap().entrySet()) {
      Key key = new Key(target, each.getKey(), snapshot.sensor());
      if (Double.isNaN(each.getValue())) {
        readings.drop(key, snapshot.at());
        continue;
      }
      if (readings.take(key, each.getValue(), snapshot.at(), now)) {
        trust.take(key, each.getValue(), snapshot.at());
      }
    }
  }

  /** What a minute brought: signals, and the hours that are over with it. */
  record Brought(List<Signal> signals, List<Hour> hours) {}

  /** The time is this; once a minute something follows. */
  Brought look(long now) {
    long current = Math.floorDiv(now, MINUTE);
    if (current == minute) {
      return new Brought(List.of(), List.of());
    }
    minute = current;
    readings.forget(now);
    SortedMap<Doubted, Doubt> judged = trust.judge(now);
    readings.doubt(trust.keys());
    List<Signal> signals = new ArrayList<>();
    List<Hour> over = List.of();
    if (plan.pue().isPresent()) {
      over = pue.close(readings, now);
      signals.addAll(site(now, !over.isEmpty()));
    }
    loops(now, signals);
    doubts(judged, now, signals);
    return new Brought(signals, over);
  }

  /** The figures of restored hours alone, at the end of the last of them. */
  List<Signal> past(long now) {
    return site(now, true);
  }

  private List<Signal> site(long now, boolean hourOver) {
    List<Signal> signals = new ArrayList<>();
    SortedMap<String, Double> numbers = new TreeMap<>();
    pue.now().ifPresent(v -> numbers.put("pue", v));
    pue.excess(now).ifPresent(v -> numbers.put("pue_excess", v));
    signals.addAll(saying.numbers(Target.site(), numbers, now));
    if (hourOver) {
      pue.figure(now)
          .ifPresent(f ->
              signals.addAll(
                  saying.state(
                      saying.status(
                          Target.site(), PUE, f.annual() ? "annual" : "interim", fields(f), now))));
    }
    return signals;
  }

  private Map<String, String> fields(Pue.Figure figure) {
    return Map.of(
        "category", "PUE" + pue.category(),
        "pue", decimal(figure.pue(), 3),
        "total_kwh", decimal(figure.total(), 0),
        "it_kwh", decimal(figure.it(), 0),
        "from", "" + figure.from(),
        "to", "" + figure.to(),
        "coverage", decimal(figure.coverage(), 3));
  }

  private static String decimal(double number, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  private void loops(long now, List<Signal> signals) {
    Map<Target, SortedMap<String, Double>> numbers = new TreeMap<>();
    for (Target loop : loops) {
      SortedMap<String, Double> known = new TreeMap<>();
      for (String word :
          List.of(LoopSums.FLOW, LoopSums.RATED, LoopSums.SUPPLY, LoopSums.SET_POINT)) {
        readings.of(loop, word, now).ifPresent(v -> known.put(word, v));
      }
      // What was sampled once is no second sample: silence after one reading is no mean.
      if (!newer(loop, LoopSums.FLOW, now)) {
        known.remove(LoopSums.FLOW);
      }
      Set<String> inputs = Set.copyOf(known.keySet());
      long at = readings.newest(loop, LoopSums.SUPPLY, now).map(Reading::at).orElse(now);
      sums.add(loop, known, at);
      known.keySet().removeAll(inputs);
      // Whoever measures both sides says it better than we do.
      if (ownRatio.contains(loop)) {
        known.remove(LoopSums.FLOW_RATIO);
      }
      if (ownExcess.contains(loop)) {
        known.remove(LoopSums.EXCESS);
      }
      numbers.put(loop, known);
    }
    for (Balance balance : balances) {
      balance
          .close(readings, now)
          .ifPresent(v ->
              numbers
                  .computeIfAbsent(balance.loop(), _ -> new TreeMap<>())
                  .put("heat_balance_ratio", v));
    }
    numbers.forEach((loop, values) -> signals.addAll(saying.numbers(loop, values, now)));
  }

  private boolean newer(Target loop, String word, long now) {
    long at = readings.newest(loop, word, now).map(Reading::at).orElse(Long.MIN_VALUE);
    Long before = sampled.get(loop);
    sampled.put(loop, at);
    return before == null || at > before;
  }

  /**
   * One status a target and sensor that is doubted: each by a name of its own, so that two stand.
   */
  private void doubts(SortedMap<Doubted, Doubt> current, long now, List<Signal> signals) {
    for (Map.Entry<Doubted, Doubt> each : current.entrySet()) {
      if (!each.getValue().equals(doubted.get(each.getKey()))) {
        signals.add(status(each.getKey(), each.getValue().value(), each.getValue(), now));
      }
    }
    for (Map.Entry<Doubted, Doubt> each : new TreeMap<>(doubted).entrySet()) {
      if (!current.containsKey(each.getKey())) {
        signals.add(status(each.getKey(), "ok", each.getValue(), now));
      }
    }
    doubted.clear();
    doubted.putAll(current);
  }

  private Status status(Doubted who, String value, Doubt doubt, long now) {
    return new Status(
        who.target(),
        "",
        instance + "/" + who.sensor(),
        Origin.AGENT,
        now,
        "sensor.trust",
        value,
        Map.of("of", String.join(",", doubt.of()), "sensor", who.sensor()),
        "");
  }
}
