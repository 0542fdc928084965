package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import io.wheeltapper.sensors.facility.redfish.Fact.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one BMC's readings amount to, as signals: statuses when they change and again every so
 * often, numbers as they are read. For one thread.
 */
final class Story {

  private record Key(Target target, String type) {}

  private static final Set<String> CONDITIONS = new HashSet<>(Set.of(Plant.POWER, Gpus.TYPE));

  static {
    for (Sort sort : Sort.values()) {
      CONDITIONS.add(sort.type());
    }
  }

  private final Say say;
  private final long refreshMillis;
  private final Set<String> places;
  private final Plant plant;
  private final Loops loops = new Loops();
  private final Gpus gpus;
  private final Map<Key, Status> said = new HashMap<>();
  private long refreshed = Long.MIN_VALUE / 2;

  /**
   * A story that begins.
   *
   * @param sensor in whose name it is told
   * @param waits whether what may mend itself is said only once it has lasted; a recording of one
   *     look has nothing to wait for
   * @param places what is believed of where a node stands
   */
  Story(String sensor, long refreshMillis, int expectedGpus, boolean waits, Set<String> places) {
    this.places = Set.copyOf(places);
    this.say = new Say(sensor);
    this.refreshMillis = refreshMillis;
    this.plant = new Plant(say, waits ? Plant.LASTS : 0);
    this.gpus = new Gpus(say, expectedGpus, waits);
  }

  /** Whether the next look wants processors read anew, so that it is not the same look again. */
  boolean doubts() {
    return gpus.doubts();
  }

  /** The signals of one look. */
  List<Signal> take(Seen seen) {
    boolean all = seen.now() - refreshed >= refreshMillis;
    List<Signal> signals = new ArrayList<>();
    List<Status> statuses = new ArrayList<>(plant.leaks(seen));
    for (Place place : seen.places()) {
      for (Sort sort : Sort.values()) {
        Condition.of(sort, place, seen, say).ifPresent(statuses::add);
      }
      plant.power(place, seen).ifPresent(statuses::add);
      plant.setPoint(place, seen).ifPresent(statuses::add);
      gpus.of(place, seen).ifPresent(statuses::add);
      power(place, seen).ifPresent(statuses::add);
      stands(place, seen).ifPresent(statuses::add);
      statuses.addAll(versions(place, seen));
    }
    statuses.addAll(lost(statuses, seen));
    for (Status status : statuses) {
      Status before = said.put(new Key(status.target(), status.type()), status);
      boolean again = all && !status.type().equals(Known.PLACE);
      if (again || before == null || !before.sameAs(status)) {
        signals.add(status);
      }
    }
    refreshed = all ? seen.now() : refreshed;
    seen.places().forEach(place -> numbers(place, seen).ifPresent(signals::add));
    return signals;
  }

  /** What was said of a condition and can no longer be told is no longer so. */
  private List<Status> lost(List<Status> statuses, Seen seen) {
    if (!seen.explored()) {
      return List.of();
    }
    Set<Key> told = new HashSet<>();
    statuses.forEach(s -> told.add(new Key(s.target(), s.type())));
    return said.values().stream()
        .filter(s -> CONDITIONS.contains(s.type()) && !told.contains(new Key(s.target(), s.type())))
        .map(s ->
            say.status(
                new Place(s.target(), s.node()), seen.now(), s.type(), Condition.UNKNOWN, Map.of()))
        .toList();
  }

  private Optional<Status> stands(Place place, Seen seen) {
    if (place.target().kind() != Target.Kind.NODE) {
      return Optional.empty();
    }
    SortedMap<String, TreeSet<String>> names = new TreeMap<>();
    seen.of(place, Fact.Stands.class).stream()
        .filter(s -> places.contains(s.key()))
        .forEach(s -> names.computeIfAbsent(s.key(), _ -> new TreeSet<>()).add(s.name()));
    Map<String, String> fields = new TreeMap<>();
    names.forEach((key, all) -> fields.put(key, Condition.cut(String.join(",", all))));
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(say.status(place, seen.now(), Known.PLACE, "redfish", fields));
  }

  private Optional<Status> power(Place place, Seen seen) {
    List<String> states = seen.of(place, Fact.Power.class).stream().map(Fact.Power::state).toList();
    if (states.isEmpty()) {
      return Optional.empty();
    }
    String state = states.contains("On") ? "On" : states.getFirst();
    return Optional.of(say.status(place, seen.now(), "bmc.power", state, Map.of()));
  }

  /**
   * One status a component; while a part of the inventory lacks, a version could seem to change.
   */
  private List<Status> versions(Place place, Seen seen) {
    if (!seen.whole().test(Chains.VERSIONS)) {
      return List.of();
    }
    SortedMap<String, List<Version>> byComponent = new TreeMap<>();
    for (Version version : seen.of(place, Version.class)) {
      byComponent.computeIfAbsent(version.component(), _ -> new ArrayList<>()).add(version);
    }
    List<Status> statuses = new ArrayList<>();
    byComponent.forEach((component, versions) -> {
      int rank = versions.stream().mapToInt(Version::rank).max().orElse(0);
      TreeSet<String> texts = new TreeSet<>();
      versions.stream().filter(v -> v.rank() == rank).map(Version::version).forEach(texts::add);
      long changed = versions.stream().mapToLong(Version::changedAt).max().orElse(0);
      statuses.add(
          say.status(
              place,
              seen.now(),
              Known.VERSION + component,
              Condition.cut(String.join(",", texts)),
              changed > 0 ? Map.of(Known.VERSION_CHANGED_AT, Long.toString(changed)) : Map.of()));
    });
    return statuses;
  }

  private Optional<Snapshot> numbers(Place place, Seen seen) {
    Map<String, Double> numbers = new TreeMap<>();
    for (Fact.Number number : seen.news(place, Fact.Number.class)) {
      String metric =
          place.node().isEmpty() && number.metric().equals(Readings.POWER)
              ? Readings.PLANT_POWER
              : number.metric();
      if (numbers.size() < Facts.MOST || numbers.containsKey(metric)) {
        numbers.merge(metric, number.value(), Math::max);
      }
    }
    loops.add(place, seen, numbers);
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Snapshot(
                place.target(),
                place.node(),
                say.sensor(),
                place.origin(),
                seen.now(),
                Metrics.of(numbers)));
  }
}
