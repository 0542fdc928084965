package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.redfish.Fact.Circuit;
import io.wheeltapper.sensors.facility.redfish.Fact.Connector;
import io.wheeltapper.sensors.facility.redfish.Fact.Current;
import io.wheeltapper.sensors.facility.redfish.Fact.Leak;
import io.wheeltapper.sensors.facility.redfish.Fact.Leaking;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Water and power: leaks, feeds and set-points as statuses. Remembers which detectors there were,
 * since one that is no longer seen is blind and not gone, and since when a feed is worse than well.
 * For one thread.
 */
final class Plant {

  static final String POWER = "facility.power";

  /** What mends itself within this is not said. A breaker that tripped does not mend itself. */
  static final long LASTS = 60_000;

  /** More than a rack's; beyond it a detector that is lost is not missed. */
  private static final int MOST_DETECTORS = 1_024;

  private record Detector(Place place, String name) {}

  private final Say say;
  private final long lasts;
  private final Map<String, Detector> detectors = new LinkedHashMap<>();
  private final Map<Place, Long> worseSince = new HashMap<>();
  private final Map<Place, String> saidPower = new HashMap<>();

  Plant(Say say, long lasts) {
    this.say = say;
    this.lasts = lasts;
  }

  /** The leak detectors of every place. */
  List<Status> leaks(Seen seen) {
    Map<String, Tree.Told> newest = new LinkedHashMap<>();
    for (Tree.Told told : seen.told()) {
      if (told.fact() instanceof Leak leak) {
        newest.merge(leak.key(), told, (a, b) -> b.at() >= a.at() ? b : a);
        if (detectors.size() < MOST_DETECTORS || detectors.containsKey(leak.key())) {
          detectors.put(leak.key(), new Detector(told.place(), leak.name()));
        }
      }
    }
    Map<Place, Map<String, Leak>> all = new LinkedHashMap<>();
    newest.forEach((key, told) ->
        all.computeIfAbsent(told.place(), _ -> new TreeMap<>()).put(key, (Leak) told.fact()));
    detectors.forEach((key, known) -> {
      if (!newest.containsKey(key)) {
        all.computeIfAbsent(known.place(), _ -> new TreeMap<>())
            .put(key, new Leak(key, known.name(), Leaking.UNAVAILABLE, ""));
      }
    });
    return all.entrySet().stream()
        .flatMap(e -> leak(e.getKey(), List.copyOf(e.getValue().values()), seen).stream())
        .toList();
  }

  private Optional<Status> leak(Place place, List<Leak> leaks, Seen seen) {
    Leaking worst = leaks.stream().map(Leak::state).max(Comparator.naturalOrder()).orElseThrow();
    if (worst == Leaking.OK && !seen.whole().test(Chains.LEAKS)) {
      return Optional.empty();
    }
    Map<String, String> fields = new TreeMap<>();
    List<Leak> speaking = leaks.stream().filter(l -> l.state() == worst).toList();
    if (worst != Leaking.OK) {
      fields.put("detector", names(speaking.stream().map(Leak::name).toList()));
    }
    String reaction =
        speaking.stream().map(Leak::reaction).filter(r -> !r.isEmpty()).findFirst().orElse("");
    if (!reaction.isEmpty()) {
      fields.put("reaction", reaction);
    }
    return Optional.of(
        say.status(
            place, seen.now(), "facility.leak", worst.name().toLowerCase(Locale.ROOT), fields));
  }

  private static String names(List<String> names) {
    return Condition.cut(names.stream().distinct().sorted().collect(Collectors.joining(", ")));
  }

  /** How the power of a place stands, when it has circuits. */
  Optional<Status> power(Place place, Seen seen) {
    List<Circuit> circuits = seen.of(place, Circuit.class);
    if (circuits.isEmpty() || !place.node().isEmpty()) {
      return Optional.empty();
    }
    List<Circuit> mains = circuits.stream().filter(Circuit::mains).toList();
    boolean alive = mains.isEmpty() || mains.stream().anyMatch(m -> m.state() != Current.DEAD);
    Current worst = Current.OK;
    for (Circuit circuit : circuits) {
      Current state =
          circuit.state() == Current.DEAD && alive ? Current.REDUNDANCY_LOST : circuit.state();
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    if (worst == Current.OK) {
      worseSince.remove(place);
      return seen.whole().test(Chains.CIRCUITS)
          ? Optional.of(power(place, seen, "ok", Map.of()))
          : Optional.empty();
    }
    long since = worseSince.computeIfAbsent(place, _ -> seen.now());
    if (worst != Current.TRIPPED
        && seen.now() - since < lasts
        && saidPower.getOrDefault(place, "ok").equals("ok")) {
      return Optional.ofNullable(saidPower.get(place)).map(ok -> power(place, seen, ok, Map.of()));
    }
    String value =
        switch (worst) {
          case OK -> "ok";
          case REDUNDANCY_LOST -> "redundancy-lost";
          case OVERLOAD -> "overload";
          case ON_BATTERY -> "on-battery";
          case TRIPPED -> "tripped";
          case DEAD -> "input-lost";
        };
    Current said = worst;
    List<String> what =
        circuits.stream()
            .filter(c ->
                c.state() == said || (said == Current.REDUNDANCY_LOST && c.state() == Current.DEAD))
            .map(Circuit::name)
            .toList();
    return Optional.of(power(place, seen, value, Map.of("what", names(what))));
  }

  private Status power(Place place, Seen seen, String value, Map<String, String> fields) {
    saidPower.put(place, value);
    return say.status(place, seen.now(), POWER, value, fields);
  }

  /** Where the set-point of a place stands: of a loop its supply, of all else its cap. */
  Optional<Status> setPoint(Place place, Seen seen) {
    boolean loop = place.target().kind() == Target.Kind.LOOP;
    if (place.target().kind() == Target.Kind.GPU) {
      return Optional.empty();
    }
    Optional<Double> value =
        loop
            ? seen.of(place, Connector.class).stream()
                .filter(c -> !c.primary() && c.setPoint().isPresent())
                .map(c -> c.setPoint().getAsDouble())
                .findFirst()
            : seen.of(place, Fact.SetPoint.class).stream()
                .filter(s -> s.of().equals("cap"))
                .map(Fact.SetPoint::value)
                .max(Comparator.naturalOrder());
    return value.map(v ->
        say.status(
            place,
            seen.now(),
            Known.SET_POINT,
            BigDecimal.valueOf(v).stripTrailingZeros().toPlainString(),
            Map.of(Known.SET_POINT_OF, loop ? "supply" : "cap")));
  }
}
