package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What follows from a loop's own numbers: its flow by the rated one, and by how much its supply was
 * above its set-point in the last five minutes. For one thread.
 */
public final class LoopSums {

  /** Litres a minute. */
  public static final String FLOW = "FlowLitersPerMinute";

  /** Litres a minute that it was built for. */
  public static final String RATED = "RatedFlowLitersPerMinute";

  /** Degrees Celsius of the secondary supply. */
  public static final String SUPPLY = "SupplyTemperatureCelsius";

  /** Degrees Celsius of the secondary return. */
  public static final String RETURN = "ReturnTemperatureCelsius";

  /** Degrees Celsius: the set-point of the supply. */
  public static final String SET_POINT = "SupplyTemperatureControlCelsius";

  /** Flow by rated flow. */
  public static final String FLOW_RATIO = "flow_ratio";

  /** Kelvin above the set-point, mean of five minutes. */
  public static final String EXCESS = "supply_excess_celsius";

  private static final long WINDOW_MILLIS = 300_000;

  /** A mean of less than this is no mean of five minutes. */
  private static final long LEAST_MILLIS = 240_000;

  private record Sample(long at, double kelvin) {}

  private final Map<Target, Deque<Sample>> samples = new HashMap<>();

  /** Adds what follows from these numbers of a loop, where both sides were read. */
  public void add(Target loop, Map<String, Double> numbers, long at) {
    Double flow = numbers.get(FLOW);
    Double rated = numbers.get(RATED);
    if (flow != null && rated != null && rated > 0) {
      numbers.putIfAbsent(FLOW_RATIO, flow / rated);
    }
    Double supply = numbers.get(SUPPLY);
    Double wanted = numbers.get(SET_POINT);
    if (supply != null && wanted != null) {
      excess(loop, supply - wanted, at, numbers);
    }
  }

  private void excess(Target loop, double kelvin, long at, Map<String, Double> numbers) {
    Deque<Sample> kept = samples.computeIfAbsent(loop, _ -> new ArrayDeque<>());
    if (!kept.isEmpty() && at <= kept.getLast().at()) {
      return;
    }
    if (!kept.isEmpty() && at - kept.getLast().at() > WINDOW_MILLIS / 2) {
      kept.clear();
    }
    kept.addLast(new Sample(at, kelvin));
    while (at - kept.getFirst().at() > WINDOW_MILLIS) {
      kept.removeFirst();
    }
    if (at - kept.getFirst().at() >= LEAST_MILLIS) {
      numbers.put(EXCESS, kept.stream().mapToDouble(Sample::kelvin).average().orElseThrow());
    }
  }
}
