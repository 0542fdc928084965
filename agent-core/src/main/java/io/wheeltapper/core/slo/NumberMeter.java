package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.OwnSli;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Indicators that are fed by numbers: by what a target said last within the minute for flags, by
 * the worst reading for values, by how counters went on for requests. A number that comes five
 * minutes late says nothing of now.
 */
final class NumberMeter implements Meter {

  private static final long LATE_MILLIS = 5 * Minute.MILLIS;

  /** Shapes of snapshots remembered; beyond, the memory begins anew. */
  private static final int MOST_SHAPES = 10_000;

  /**
   * NVML's reasons that are a loss: hardware slowdown, software and hardware thermal slowdown,
   * hardware power brake (nvml.h, nvmlClocksEventReason…).
   */
  private static final long SLOWED = 0x8L | 0x20L | 0x40L | 0x80L;

  private static final Map<String, OwnSli> NAMES =
      Map.ofEntries(
          Map.entry("DCGM_FI_DEV_CLOCKS_EVENT_REASONS", OwnSli.THROTTLED),
          Map.entry("DCGM_FI_DEV_CLOCK_THROTTLE_REASONS", OwnSli.THROTTLED),
          Map.entry("clocks_event_reasons", OwnSli.THROTTLED),
          Map.entry("storage_stalled", OwnSli.STORAGE_STALL),
          Map.entry("pue", OwnSli.PUE),
          Map.entry("cooling_headroom_ratio", OwnSli.COOLING_HEADROOM),
          Map.entry("power_headroom_ratio", OwnSli.POWER_HEADROOM));

  private static final String REQUESTS = "inference_requests_total";
  private static final String FAILED = "inference_requests_failed_total";

  private record Slot(OwnSli indicator, int index) {}

  private record Shape(List<Slot> slots, int requests, int failed) {
    boolean nothing() {
      return slots.isEmpty() && (requests < 0 || failed < 0);
    }
  }

  private record Counted(double requests, double failed) {}

  private final Map<Metrics.Schema, Shape> shapes = new IdentityHashMap<>();
  private final Map<OwnSli, Map<Target, Boolean>> flags = new EnumMap<>(OwnSli.class);
  private final Map<OwnSli, double[]> worst = new EnumMap<>(OwnSli.class);
  private final Map<String, Counted> counters = new HashMap<>();
  private double requests;
  private double failed;
  private boolean counted;

  @Override
  public void take(Signal signal, long now) {
    if (!(signal instanceof Snapshot snapshot) || signal.at() < now - LATE_MILLIS) {
      return;
    }
    Shape shape = shapes.get(snapshot.metrics().schema());
    if (shape == null) {
      shape = shape(snapshot.metrics().schema());
    }
    if (shape.nothing()) {
      return;
    }
    for (Slot slot : shape.slots()) {
      double number = snapshot.metrics().at(slot.index());
      if (!Double.isNaN(number)) {
        number(slot.indicator(), snapshot.target(), number);
      }
    }
    if (shape.requests() >= 0 && shape.failed() >= 0) {
      count(
          snapshot.target() + " " + snapshot.sensor(),
          snapshot.metrics().at(shape.requests()),
          snapshot.metrics().at(shape.failed()));
    }
  }

  private Shape shape(Metrics.Schema schema) {
    List<Slot> slots = new ArrayList<>();
    List<String> names = schema.names();
    for (int i = 0; i < names.size(); i++) {
      OwnSli indicator = NAMES.get(names.get(i));
      if (indicator != null) {
        slots.add(new Slot(indicator, i));
      }
    }
    Shape shape = new Shape(slots, schema.indexOf(REQUESTS), schema.indexOf(FAILED));
    if (shapes.size() >= MOST_SHAPES) {
      shapes.clear();
    }
    shapes.put(schema, shape);
    return shape;
  }

  private void number(OwnSli indicator, Target target, double number) {
    switch (indicator.shape()) {
      case RATIO -> {
        boolean bad = indicator == OwnSli.THROTTLED ? ((long) number & SLOWED) != 0 : number > 0;
        flags
            .computeIfAbsent(indicator, _ -> new HashMap<>())
            .merge(target, bad, (before, now) -> before || now);
      }
      case HIGHEST -> extreme(indicator, number, true);
      case LOWEST -> extreme(indicator, number, false);
    }
  }

  private void extreme(OwnSli indicator, double number, boolean highest) {
    double[] held = worst.computeIfAbsent(indicator, _ -> new double[] {number, 0});
    held[0] = highest ? Math.max(held[0], number) : Math.min(held[0], number);
    held[1]++;
  }

  /** A counter that went back began anew, as Prometheus reads it. */
  private void count(String source, double requestsNow, double failedNow) {
    if (Double.isNaN(requestsNow) || Double.isNaN(failedNow)) {
      return;
    }
    Counted before = counters.put(source, new Counted(requestsNow, failedNow));
    if (before == null) {
      return;
    }
    boolean anew = requestsNow < before.requests() || failedNow < before.failed();
    requests += anew ? requestsNow : requestsNow - before.requests();
    failed += anew ? failedNow : failedNow - before.failed();
    counted = true;
  }

  @Override
  public void close(long begin, Floor floor, Sink out) {
    flags.forEach((indicator, said) -> {
      if (!said.isEmpty()) {
        out.put(indicator, said.values().stream().filter(b -> b).count(), said.size());
        said.clear();
      }
    });
    worst.forEach((indicator, held) -> out.put(indicator, held[0], held[1]));
    worst.clear();
    if (counted) {
      out.put(OwnSli.INFERENCE, failed, Math.max(requests, failed));
    }
    requests = 0;
    failed = 0;
    counted = false;
  }
}
