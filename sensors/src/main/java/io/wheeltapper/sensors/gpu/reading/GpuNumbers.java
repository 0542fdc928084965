package io.wheeltapper.sensors.gpu.reading;

import io.wheeltapper.core.model.Metrics;
import java.util.Arrays;

/** One GPU's numbers as they are read; what was not read is absent. For one thread at a time. */
public final class GpuNumbers {

  private final double[] values = new double[GpuMetric.SCHEMA.names().size()];
  private final boolean[] seldom = new boolean[values.length];
  private boolean again;

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
        seldom[i] = false;
      }
    }
  }

  /**
   * Takes over what is read more seldom than the rest.
   *
   * @param again whether it is what was told before, and not read anew
   */
  public void takeSeldom(GpuNumbers other, boolean again) {
    this.again = again;
    take(other);
    for (int i = 0; i < values.length; i++) {
      seldom[i] |= !Double.isNaN(other.values[i]);
    }
  }

  /** Whether it is read more seldom than the rest. */
  boolean seldom(GpuMetric metric) {
    return seldom[metric.ordinal()];
  }

  /** Whether what is read more seldom is told again, and was not read anew. */
  boolean again() {
    return again;
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
