package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.redfish.Fact.Connector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What the connectors of a loop add up to. A sum of which a part lacks is none. For one thread. */
final class Loops {

  /**
   * Kilowatts that a litre of water a minute carries away for each kelvin: its specific heat, 4.18
   * kJ a kilogram and kelvin, by 60 s.
   */
  static final double KILOWATTS = 4.18 / 60;

  /** Over so long a supply's excess over its set-point is averaged. */
  static final long WINDOW = 300_000;

  /** Readings further apart than this are no series. */
  private static final long GAP = 150_000;

  private static final int MOST_SAMPLES = 1_000;

  private record Excess(long at, double kelvin) {}

  private final Map<Place, Deque<Excess>> excesses = new HashMap<>();

  /** Puts the numbers of a loop beside the others of its place. */
  void add(Place place, Seen seen, Map<String, Double> numbers) {
    List<Connector> all =
        seen.of(place, Connector.class).stream().filter(c -> !c.primary()).toList();
    long read = seen.news(place, Connector.class).stream().filter(c -> !c.primary()).count();
    if (all.isEmpty() || read < all.size()) {
      return;
    }
    OptionalDouble flow = sum(all, Connector::flow);
    flow.ifPresent(f -> numbers.put("FlowLitersPerMinute", f));
    OptionalDouble rated = sum(all, Connector::rated);
    if (flow.isPresent() && rated.isPresent() && rated.getAsDouble() > 0) {
      numbers.put("flow_ratio", flow.getAsDouble() / rated.getAsDouble());
    }
    most(all, Connector::supply).ifPresent(t -> numbers.put("SupplyTemperatureCelsius", t));
    most(all, Connector::back).ifPresent(t -> numbers.put("ReturnTemperatureCelsius", t));
    excess(place, all, seen.now()).ifPresent(k -> numbers.put("supply_excess_celsius", k));
    balance(place, all, seen).ifPresent(r -> numbers.put("heat_balance_ratio", r));
  }

  private static OptionalDouble sum(
      List<Connector> all, Function<Connector, OptionalDouble> number) {
    return all.stream().allMatch(c -> number.apply(c).isPresent())
        ? OptionalDouble.of(all.stream().mapToDouble(c -> number.apply(c).getAsDouble()).sum())
        : OptionalDouble.empty();
  }

  private static OptionalDouble most(
      List<Connector> all, Function<Connector, OptionalDouble> number) {
    return all.stream().flatMapToDouble(c -> number.apply(c).stream()).max();
  }

  private OptionalDouble excess(Place place, List<Connector> all, long now) {
    OptionalDouble kelvin =
        all.stream()
            .filter(c -> c.supply().isPresent() && c.setPoint().isPresent())
            .mapToDouble(c -> c.supply().getAsDouble() - c.setPoint().getAsDouble())
            .max();
    if (kelvin.isEmpty()) {
      excesses.remove(place);
      return OptionalDouble.empty();
    }
    Deque<Excess> series = excesses.computeIfAbsent(place, _ -> new ArrayDeque<>());
    if (!series.isEmpty() && now - series.getLast().at() > GAP) {
      series.clear();
    }
    series.addLast(new Excess(now, kelvin.getAsDouble()));
    boolean long_ = now - series.getFirst().at() >= WINDOW;
    while (series.size() > MOST_SAMPLES || now - series.getFirst().at() > WINDOW) {
      series.removeFirst();
    }
    return long_ ? series.stream().mapToDouble(Excess::kelvin).average() : OptionalDouble.empty();
  }

  /**
   * By the power of the racks that hang on it, where this BMC knows it: it speaks for the rack that
   * the loop cools.
   */
  private static OptionalDouble balance(Place place, List<Connector> all, Seen seen) {
    OptionalDouble watts =
        seen.told().stream()
            .filter(t -> t.place().target().kind() == Target.Kind.RACK && t.at() >= seen.since())
            .filter(t -> t.fact() instanceof Fact.Number n && n.metric().equals(Readings.POWER))
            .mapToDouble(t -> ((Fact.Number) t.fact()).value())
            .max();
    boolean complete =
        all.stream()
            .allMatch(c -> c.flow().isPresent() && c.supply().isPresent() && c.back().isPresent());
    if (place.target().kind() != Target.Kind.LOOP
        || !complete
        || watts.isEmpty()
        || watts.getAsDouble() <= 0) {
      return OptionalDouble.empty();
    }
    double heat =
        all.stream()
            .mapToDouble(c ->
                KILOWATTS
                    * c.flow().getAsDouble()
                    * (c.back().getAsDouble() - c.supply().getAsDouble()))
            .sum();
    return heat < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(heat * 1_000 / watts.getAsDouble());
  }
}
