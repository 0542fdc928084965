package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.LinkErrors;
import java.util.Arrays;
import java.util.Map;

/**
 * What rules read of dcgm-exporter's NVLink counters: errors a minute, worked out here so that a
 * site needs no recording rule for it. A page that has the rate already keeps its own. For one
 * target, one thread.
 */
final class LinkRate {

  /** The name under which it is said. */
  static final String NAME = GpuMetric.NVLINK_ERRORS_PER_MINUTE.metric();

  private final LinkErrors errors = new LinkErrors();
  private int[] places = {};
  private boolean any;
  private int names;

  /** Whether there are such counters among the names, of which there are so many now. */
  boolean any(Map<String, Integer> index) {
    if (names != index.size()) {
      names = index.size();
      places =
          LinkErrors.COUNTED.stream()
              .mapToInt(metric -> index.getOrDefault(metric.metric(), -1))
              .toArray();
      any = Arrays.stream(places).anyMatch(place -> place >= 0);
    }
    return any;
  }

  /** The rate by this page's values, or NaN while there is none. */
  double rate(double[] values, long at) {
    double[] counts = new double[places.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = places[i] >= 0 && places[i] < values.length ? values[places[i]] : Double.NaN;
    }
    return errors.rate(counts, at);
  }
}
