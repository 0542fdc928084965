package io.wheeltapper.sensors.gpu.reading;

import io.wheeltapper.core.model.Metrics;
import java.util.Arrays;

/** One GPU's numbers as they are read; what was not read is absent. For one thread at a time. */
public final class GpuNumbers {

  private final double[] values = new double[GpuMetric.SCHEMA.names().size()];

  /** Nothing read yet. */
  public GpuNumbers() {
    Arrays.fill(values, Double.NaN);
  }

  /** Keeps a number; NaN and infinities are no reading. */
  public void put(GpuMetric metric, double value) {
    values[metric.ordinal()] = Double.isFinite(value) ? value : Double.NaN;
  }

  /** Adds to what is there, or begins it. */
  public void add(GpuMetric metric, double value) {
    put(metric, has(metric) ? get(metric) + value : value);
  }

  /** Takes over what another has read; its own stays where the other has none. */
  public void take(GpuNumbers other) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(other.values[i])) {
        values[i] = other.values[i];
      }
    }
  }

  /** The number, or NaN. */
  public double get(GpuMetric metric) {
    return values[metric.ordinal()];
  }

  /** Whether it was read. */
  public boolean has(GpuMetric metric) {
    return !Double.isNaN(values[metric.ordinal()]);
  }

  /** Whether nothing at all was read. */
  public boolean isEmpty() {
    return Arrays.stream(values).allMatch(Double::isNaN);
  }

  /** A copy in the shape that all GPUs share. */
  public Metrics metrics() {
    return new Metrics(GpuMetric.SCHEMA, values.clone());
  }
}
