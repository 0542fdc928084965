package io.wheeltapper.sensors.fabric;

import io.wheeltapper.core.model.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers of one port out of its counters: rates over the time that their names say, and the
 * counts themselves. What was not read, stands at its end or was cleared is left out. For one
 * thread.
 */
public final class PortNumbers {

  /**
   * Bytes that could have been sent in one tick of {@code PortXmitWait}: Quantum switches and
   * ConnectX count every 8 bytes of the port whatever its width (NVIDIA, ibdiagnet manual,
   * "Congestion assessment on InfiniBand links"; Switch-IB: 32 a lane).
   */
  public static final int WAIT_BYTES = 8;

  /** A share above this is no rounding: the tick is another one. */
  private static final double MOST = 1.05;

  private final long longestGap;
  private final int waitBytes;
  private final Map<String, Window> windows = new HashMap<>();
  private Metrics.Schema schema = new Metrics.Schema(List.of());

  /**
   * For one port.
   *
   * @param longestGap milliseconds; readings further apart give no rate
   * @param waitBytes bytes in one tick of waiting, as {@link #WAIT_BYTES}
   */
  public PortNumbers(long longestGap, int waitBytes) {
    this.longestGap = longestGap;
    this.waitBytes = waitBytes;
  }

  /**
   * Takes a reading.
   *
   * @param counters by their names in sysfs
   * @param gigabits the link's rate, or NaN while it is not known
   * @return the port's numbers, perhaps none
   */
  public Metrics take(long at, Map<String, Long> counters, double gigabits) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    for (Measure measure : Measure.ALL) {
      Long value = counters.get(measure.counter());
      if (value == null) {
        continue;
      }
      Window window =
          windows.computeIfAbsent(
              measure.counter(), c -> new Window(measure.width(), measure.millis(), longestGap));
      window.read(at, value);
      if (measure.width().tells(value)) {
        numbers.put(measure.total(), value * measure.factor());
      }
      OptionalDouble grown = window.grown(at);
      if (grown.isPresent()) {
        put(measure, grown.getAsDouble(), gigabits, numbers);
      }
    }
    List<String> names = List.copyOf(numbers.keySet());
    if (!schema.names().equals(names)) {
      schema = new Metrics.Schema(names);
    }
    return new Metrics(
        schema, numbers.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private void put(
      Measure measure, double grown, double gigabits, SortedMap<String, Double> numbers) {
    if (!measure.counter().equals(Measure.WAIT)) {
      numbers.put(measure.metric(), measure.of(grown));
      return;
    }
    double couldHaveBeenSent = gigabits * 1e9 / 8 * measure.millis() / 1000;
    double ratio = grown * waitBytes / couldHaveBeenSent;
    if (gigabits > 0 && ratio <= MOST) {
      numbers.put(measure.metric(), Math.min(1, ratio));
    }
  }
}
