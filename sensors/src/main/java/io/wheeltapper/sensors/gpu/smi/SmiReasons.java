package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import java.util.List;
import java.util.Map;

/**
 * Why clocks are held back: named one by one in a log, as bits of one number in the library. Pure.
 */
final class SmiReasons {

  /** Reasons, each with its bit; those of heat and of the power brake must all be told. */
  private static final List<Reason> REASONS =
      List.of(
          new Reason(0x1, "idle", "gpu_idle", false),
          new Reason(0x2, "applications clocks setting", "applications_clocks_setting", false),
          new Reason(0x4, "sw power cap", "sw_power_cap", false),
          new Reason(0x8, "hw slowdown", "hw_slowdown", true),
          new Reason(0x10, "sync boost", "sync_boost", false),
          new Reason(0x20, "sw thermal slowdown", "sw_thermal_slowdown", true),
          new Reason(0x40, "hw slowdown/hw thermal slowdown", "hw_thermal_slowdown", true),
          new Reason(0x80, "hw slowdown/hw power brake slowdown", "hw_power_brake_slowdown", true),
          new Reason(0x100, "display clock setting", "display_clocks_setting", false));

  private record Reason(int bit, String text, String xml, boolean needed) {

    List<String> names() {
      return List.of(
          "clocks event reasons/" + text,
          "clocks throttle reasons/" + text,
          "clocks_event_reasons/clocks_event_reason_" + xml,
          "clocks_throttle_reasons/clocks_throttle_reason_" + xml,
          "clocks_event_reasons." + xml);
    }
  }

  private static final List<String> REASON_MASK =
      List.of("clocks_event_reasons.active", "clocks_throttle_reasons.active");

  private SmiReasons() {}

  static void into(Map<String, String> values, GpuNumbers into) {
    double mask = SmiValue.number(SmiReading.first(values, REASON_MASK));
    if (Double.isNaN(mask)) {
      mask = 0;
      for (Reason reason : REASONS) {
        double active = SmiValue.yes(SmiReading.first(values, reason.names()));
        if (Double.isNaN(active) && reason.needed()) {
          return;
        }
        mask += active == 1 ? reason.bit() : 0;
      }
    }
    into.put(GpuMetric.CLOCK_REASONS, mask);
  }
}
