package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How well the factory works, as far as signals say it: each reading is one observation, so that
 * sum by count is the mean over what was read. Told on the decision thread.
 */
public final class Heard {

  /** Shapes of snapshots remembered; beyond, the memory begins anew. */
  private static final int MOST_SHAPES = 10_000;

  private record Read(DistributionSummary into, double by) {}

  private final Map<String, Read> names = new HashMap<>();
  private final Map<Metrics.Schema, Map<Integer, Read>> shapes = new IdentityHashMap<>();

  /** Into these meters. */
  public Heard(MeterRegistry meters) {
    DistributionSummary use =
        DistributionSummary.builder("wheeltapper.gpu.utilization")
            .baseUnit("ratio")
            .register(meters);
    names.put("DCGM_FI_DEV_GPU_UTIL", new Read(use, 0.01));
    names.put(
        "training_tokens_per_second",
        new Read(
            DistributionSummary.builder("wheeltapper.training.throughput")
                .baseUnit("tokens_per_second")
                .register(meters),
            1));
    names.put(
        "training_tokens_ratio",
        new Read(
            DistributionSummary.builder("wheeltapper.training.throughput.of.median")
                .baseUnit("ratio")
                .register(meters),
            1));
    names.put(
        "training_mfu_ratio",
        new Read(
            DistributionSummary.builder("wheeltapper.training.mfu")
                .baseUnit("ratio")
                .register(meters),
            1));
  }

  /** The loop takes this next. */
  public void take(Input input) {
    if (input instanceof Input.Sensed sensed) {
      for (Signal signal : sensed.signals()) {
        if (signal instanceof Snapshot snapshot) {
          take(snapshot.metrics());
        }
      }
    }
  }

  private void take(Metrics metrics) {
    Map<Integer, Read> shape = shapes.get(metrics.schema());
    if (shape == null) {
      shape = shape(metrics.schema());
    }
    shape.forEach((place, read) -> {
      double value = metrics.at(place);
      if (Double.isFinite(value) && value >= 0) {
        read.into().record(value * read.by());
      }
    });
  }

  private Map<Integer, Read> shape(Metrics.Schema schema) {
    Map<Integer, Read> shape = new HashMap<>();
    for (int i = 0; i < schema.names().size(); i++) {
      Read read = names.get(schema.names().get(i));
      if (read != null) {
        shape.put(i, read);
      }
    }
    if (shapes.size() >= MOST_SHAPES) {
      shapes.clear();
    }
    shapes.put(schema, shape);
    return shape;
  }
}
