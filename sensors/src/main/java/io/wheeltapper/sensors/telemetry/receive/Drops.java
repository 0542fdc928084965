package io.wheeltapper.sensors.telemetry.receive;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a receiver took, and what it did not use, by reason: none is silent. Told each minute as
 * numbers of the sensor itself, and in the log when something new was dropped. Safe for all
 * threads.
 */
public final class Drops {

  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  private final String sensor;
  private final String unit;
  private final LongAdder taken = new LongAdder();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private final Map<String, Long> told = new TreeMap<>();

  /** Nothing yet; {@code unit} is what is counted, as {@code samples}. */
  public Drops(String sensor, String unit) {
    this.sensor = sensor;
    this.unit = unit;
  }

  /** So many were taken in, whether they were of use or not. */
  public void took(long count) {
    taken.add(count);
  }

  /** So many were not used, for a reason of the code's own, never of the sender's. */
  public void drop(String reason, long count) {
    if (count > 0) {
      dropped.computeIfAbsent(reason, _ -> new LongAdder()).add(count);
    }
  }

  /** Taken so far. */
  public long taken() {
    return taken.sum();
  }

  /** Not used so far, by reason. */
  public Map<String, Long> dropped() {
    return dropped.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, e -> e.getValue().sum(), Long::sum, TreeMap::new));
  }

  /** The counters as numbers of {@code sensor:NAME}; says in the log what was newly dropped. */
  Snapshot snapshot(long now) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put(unit + "_received_total", (double) taken());
    dropped()
        .forEach((reason, count) -> {
          numbers.put(unit + "_dropped_total{reason=\"" + reason + "\"}", (double) count);
          long before = told.getOrDefault(reason, 0L);
          if (count > before) {
            told.put(reason, count);
            LOG.warn(
                "sensor={} dropped={} unit={} reason={}", sensor, count - before, unit, reason);
          }
        });
    return new Snapshot(
        new Target(Target.Kind.SENSOR, sensor), "", sensor, Origin.AGENT, now, Metrics.of(numbers));
  }
}
