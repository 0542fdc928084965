package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.sensors.facility.redfish.Fact.Part;
import io.wheeltapper.sensors.facility.redfish.Fact.Redundancy;
import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Of several parts of a sort the worst one speaks. Pure. */
final class Condition {

  /** Not all that would have to be well could be read. */
  static final String UNKNOWN = "unknown";

  private static final int LONGEST_NAMES = 400;

  private Condition() {}

  /** The status of one sort at a place; empty while nothing certain can be said. */
  static Optional<Status> of(Sort sort, Place place, Seen seen, Say say) {
    List<Part> parts = seen.of(place, Part.class).stream().filter(p -> p.sort() == sort).toList();
    boolean summed = parts.stream().anyMatch(Part::summary);
    boolean whole = seen.whole().test(Chains.of(sort));
    List<Part> speaking =
        whole && parts.stream().anyMatch(p -> !p.summary() && p.health().isPresent())
            ? parts.stream().filter(p -> !p.summary()).toList()
            : parts;
    Optional<Health> worst =
        speaking.stream().flatMap(p -> p.health().stream()).reduce(Health::worse);
    if (worst.isEmpty()) {
      return Optional.empty();
    }
    Health health = worst.get();
    if (health == Health.OK && !whole && !summed) {
      return seen.explored()
          ? Optional.of(say.status(place, seen.now(), sort.type(), UNKNOWN, Map.of()))
          : Optional.empty();
    }
    Map<String, String> fields = new TreeMap<>();
    if (health != Health.OK) {
      fields.put("names", names(speaking, health));
    }
    if (sort.redundant()) {
      redundancy(sort, place, seen).ifPresent(r -> fields.put("redundancy", r));
    }
    return Optional.of(say.status(place, seen.now(), sort.type(), health.word(), fields));
  }

  private static String names(List<Part> parts, Health health) {
    boolean single =
        parts.stream().anyMatch(p -> !p.summary() && p.health().equals(Optional.of(health)));
    String names =
        parts.stream()
            .filter(p -> p.health().equals(Optional.of(health)) && !(single && p.summary()))
            .map(Part::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return cut(names);
  }

  static String cut(String names) {
    return names.length() > LONGEST_NAMES ? names.substring(0, LONGEST_NAMES) : names;
  }

  private static Optional<String> redundancy(Sort sort, Place place, Seen seen) {
    List<Redundancy> groups =
        seen.of(place, Redundancy.class).stream().filter(r -> r.sort() == sort).toList();
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    List<Redundancy> configured = groups.stream().filter(Redundancy::configured).toList();
    if (configured.isEmpty()) {
      return Optional.of("none");
    }
    return Optional.of(configured.stream().allMatch(Redundancy::kept) ? "kept" : "lost");
  }
}
