package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.LoopSums;
import io.wheeltapper.sensors.facility.derived.Readings.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The heat that a loop's water carries away, by the power of what it cools: 1 when flow, both
 * temperatures and power are right. Means of five minutes. For one thread.
 */
final class Balance {

  /** Water: 4.18 kJ/(kg K) over 60 s, one kilogram a litre. */
  static final double WATER = 0.0697;

  private static final int WINDOW = 5;

  /** A building may renew its values every hundred seconds. */
  private static final int LEAST = 3;

  /** Below this a kelvin of error is the whole of it. */
  private static final double LEAST_KILOWATTS = 5;

  /**
   * One loop.
   *
   * @param power whose power becomes its heat
   * @param share the share of it that goes into water and not into air
   * @param factor kW for a litre a minute and a kelvin
   */
  record Asked(Target loop, List<Meter> power, double share, double factor) {}

  private record Sample(double heat, double power) {}

  private final Asked asked;
  private final Deque<Optional<Sample>> samples = new ArrayDeque<>();
  private long sampled = Long.MIN_VALUE;

  Balance(Asked asked) {
    this.asked = asked;
  }

  Target loop() {
    return asked.loop();
  }

  /** A minute is over: what it was. */
  OptionalDouble close(Readings readings, long now) {
    samples.addLast(sample(readings, now));
    while (samples.size() > WINDOW) {
      samples.removeFirst();
    }
    List<Sample> known = samples.stream().flatMap(Optional::stream).toList();
    double heat = known.stream().mapToDouble(Sample::heat).average().orElse(0);
    double power = known.stream().mapToDouble(Sample::power).average().orElse(0);
    return known.size() >= LEAST && power >= LEAST_KILOWATTS
        ? OptionalDouble.of(heat / power)
        : OptionalDouble.empty();
  }

  private Optional<Sample> sample(Readings readings, long now) {
    Optional<Reading> flow = readings.newest(asked.loop(), LoopSums.FLOW, now);
    Optional<Reading> supply = readings.newest(asked.loop(), LoopSums.SUPPLY, now);
    Optional<Reading> back = readings.newest(asked.loop(), LoopSums.RETURN, now);
    Optional<Map<Target, Double>> power = readings.all(asked.power(), now);
    if (flow.isEmpty() || supply.isEmpty() || back.isEmpty() || power.isEmpty()) {
      return Optional.empty();
    }
    long oldest = Math.min(flow.get().at(), Math.min(supply.get().at(), back.get().at()));
    if (oldest <= sampled) {
      return Optional.empty(); // that was a sample before
    }
    sampled = oldest;
    double watts = power.get().values().stream().mapToDouble(Double::doubleValue).sum();
    double heat = asked.factor() * flow.get().value() * (back.get().value() - supply.get().value());
    return Optional.of(new Sample(heat, watts / 1000 * asked.share()));
  }
}
