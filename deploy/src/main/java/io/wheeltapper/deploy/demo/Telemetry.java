package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Target;
import java.util.List;

/** What exporters read every few seconds: each GPU, each cooling loop, each power feed. */
final class Telemetry {

  /** Names as dcgm-exporter has them. */
  private static final Metrics.Schema GPU =
      new Metrics.Schema(
          List.of(
              "DCGM_FI_DEV_GPU_TEMP",
              "DCGM_FI_DEV_MEMORY_TEMP",
              "DCGM_FI_DEV_POWER_USAGE",
              "DCGM_FI_DEV_GPU_UTIL",
              "DCGM_FI_DEV_SM_CLOCK",
              "DCGM_FI_DEV_XID_ERRORS",
              "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL",
              "DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS",
              "DCGM_FI_DEV_ROW_REMAP_PENDING"));

  private static final Metrics.Schema LOOP =
      new Metrics.Schema(
          List.of(
              "supply_temperature_celsius",
              "return_temperature_celsius",
              "flow_litres_per_minute",
              "pump_speed_percent"));

  private static final Metrics.Schema FEED = new Metrics.Schema(List.of("power_watts"));

  /** Power of a node's fans, processors and switches, in watts. */
  private static final double CHASSIS = 2_200;

  private final Ground ground;
  private final Weather weather;
  private final Chance chance;
  private final List<Target> feeds;

  Telemetry(Ground ground, Weather weather) {
    this.ground = ground;
    this.weather = weather;
    this.chance = ground.chance("telemetry");
    this.feeds = ground.floor().all(Target.Kind.FEED);
  }

  void read() {
    for (Node node : ground.floor().nodes()) {
      if (node.up) {
        node.gpus.stream().filter(Gpu::present).forEach(gpu -> read(node, gpu));
      }
    }
    for (Target loop : ground.floor().all(Target.Kind.LOOP)) {
      loop(loop);
    }
    for (Target feed : feeds) {
      double watts =
          ground.floor().members(feed).stream()
              .flatMap(target -> ground.floor().node(target).stream())
              .mapToDouble(node -> node.up ? CHASSIS + 8 * (busy(node) ? 640 : 75) : 300)
              .sum();
      send(Source.PLANT, feed, "", FEED, watts + chance.noise(150));
    }
    ground.agenda().in(ground.pace().readings().telemetry(), this::read);
  }

  private static boolean busy(Node node) {
    Job job = node.job;
    return job != null && !job.stalled;
  }

  private void read(Node node, Gpu gpu) {
    boolean busy = busy(node);
    double heat = weather.excess(ground.floor().loopOf(node));
    double temperature = (busy ? 58 : 36) + gpu.index * 0.5 + heat + chance.noise(2);
    send(
        Source.DCGM,
        gpu.target,
        node.name,
        GPU,
        temperature,
        temperature + 8,
        (busy ? 640 : 75) + chance.noise(12),
        busy ? 97 + chance.noise(3) : 0,
        busy ? 1_755 : 345,
        gpu.lastXid,
        gpu.doubleBitErrors,
        gpu.remappedRows,
        gpu.trouble == Trouble.MEMORY_REMAP ? 1 : 0);
  }

  private void loop(Target loop) {
    double supply =
        Weather.SUPPLY
            + weather.excess(Integer.parseInt(loop.id().substring("cdu-".length())))
            + chance.noise(0.3);
    send(
        Source.PLANT,
        loop,
        "",
        LOOP,
        supply,
        supply + 9 + chance.noise(0.4),
        1_150 + chance.noise(8),
        72 + chance.noise(1));
  }

  private void send(
      Source from, Target target, String node, Metrics.Schema schema, double... values) {
    ground.wire().numbers(from, target, node, new Metrics(schema, rounded(values)));
  }

  /** To a tenth, as instruments give it. */
  private static double[] rounded(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i] * 10) / 10.0;
    }
    return values;
  }
}
