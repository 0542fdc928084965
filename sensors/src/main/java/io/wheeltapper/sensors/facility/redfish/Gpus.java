package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.redfish.Fact.Gpu;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the BMC lists all GPUs of a node. Only while the machine runs and its firmware is through
 * with looking what is there; a GPU counts as missing once that has lasted. For one thread.
 */
final class Gpus {

  static final String TYPE = "bmc.gpus";

  /** For how long a GPU is missed before that is said, where the firmware says that it is ready. */
  static final long LASTS = 60_000;

  /** The same where nobody says how far the start has come: longer than the longest self-test. */
  static final long LASTS_UNTOLD = 900_000;

  private final Say say;
  private final int expected;
  private final boolean waits;
  private final Set<String> known = new TreeSet<>();
  private long missingSince;
  private Optional<Status> last = Optional.empty();

  /**
   * Of a node.
   *
   * @param expected how many there must be; 0 for as many as were ever there at once
   */
  Gpus(Say say, int expected, boolean waits) {
    this.say = say;
    this.waits = waits;
    this.expected = expected;
  }

  /** Whether one is missed and that is not said yet: then it is to be looked at again. */
  boolean doubts() {
    return missingSince > 0 && last.filter(s -> s.value().equals("missing")).isEmpty();
  }

  /** The status of a place; empty while nothing certain can be said. */
  Optional<Status> of(Place place, Seen seen) {
    if (place.target().kind() != Target.Kind.NODE) {
      return Optional.empty();
    }
    List<Fact.Power> power = seen.of(place, Fact.Power.class);
    boolean on = power.stream().anyMatch(p -> p.state().equals("On"));
    boolean starting = power.stream().anyMatch(p -> p.settled().equals("no"));
    boolean ready = power.stream().anyMatch(p -> p.settled().equals("yes"));
    if (!on || starting || !seen.listed().test(Chains.GPUS)) {
      missingSince = 0;
      last = Optional.empty();
      return last;
    }
    Set<String> present =
        seen.of(place, Gpu.class).stream()
            .filter(Gpu::present)
            .map(Gpu::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (present.size() >= known.size()) {
      // Firmware may name them anew; names that are gone are no GPUs that are gone.
      known.clear();
      present.stream().limit(256).forEach(known::add);
    }
    int wanted = Math.max(expected, known.size());
    if (wanted == 0) {
      return Optional.empty();
    }
    if (seen.of(place, Gpu.class).isEmpty()) {
      // A baseboard's controller that starts anew takes its whole list with it.
      missingSince = 0;
      last = Optional.empty();
      return last;
    }
    if (present.size() >= wanted) {
      missingSince = 0;
      last =
          Optional.of(
              say.status(
                  place,
                  seen.now(),
                  TYPE,
                  "complete",
                  Map.of("count", Integer.toString(present.size()))));
      return last;
    }
    missingSince = missingSince == 0 ? seen.now() : missingSince;
    if (waits && seen.now() - missingSince < (ready ? LASTS : LASTS_UNTOLD)) {
      return last;
    }
    Set<String> missing = new TreeSet<>(known);
    missing.removeAll(present);
    String names =
        missing.size() != wanted - present.size()
            ? (wanted - present.size()) + " of " + wanted
            : Condition.cut(String.join(", ", missing));
    last =
        Optional.of(
            say.status(
                place,
                seen.now(),
                TYPE,
                "missing",
                Map.of("names", names, "count", Integer.toString(present.size()))));
    return last;
  }
}
