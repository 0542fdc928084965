package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where a number stands: in the text, in the XML, in the CSV, under the names of all driver
 * versions from 450 on. The first one that is there counts.
 */
record SmiNames(GpuMetric metric, ToDoubleFunction<String> reading, List<String> names) {

  static final List<SmiNames> ALL =
      List.of(
          number(
              GpuMetric.GPU_TEMP,
              "temperature/gpu current temp",
              "temperature/gpu_temp",
              "temperature.gpu"),
          number(
              GpuMetric.MEMORY_TEMP,
              "temperature/memory current temp",
              "temperature/memory_temp",
              "temperature.memory"),
          number(
              GpuMetric.GPU_TEMP_LIMIT,
              "temperature/gpu t.limit temp",
              "temperature/gpu current t.limit temp",
              "temperature/gpu_temp_tlimit",
              "temperature.gpu.tlimit"),
          number(
              GpuMetric.SLOWDOWN_TEMP,
              "temperature/gpu slowdown temp",
              "temperature/gpu_temp_slow_threshold"),
          number(
              GpuMetric.SHUTDOWN_TEMP,
              "temperature/gpu shutdown temp",
              "temperature/gpu_temp_max_threshold"),
          number(
              GpuMetric.GPU_MAX_OP_TEMP,
              "temperature/gpu max operating temp",
              "temperature/gpu_temp_max_gpu_threshold"),
          number(
              GpuMetric.MEM_MAX_OP_TEMP,
              "temperature/memory max operating temp",
              "temperature/gpu_temp_max_mem_threshold"),
          number(
              GpuMetric.SLOWDOWN_MARGIN,
              "temperature/gpu slowdown t.limit temp",
              "temperature/gpu slowdown t.limit temp specification",
              "temperature/gpu_temp_slow_tlimit_threshold"),
          number(
              GpuMetric.SHUTDOWN_MARGIN,
              "temperature/gpu shutdown t.limit temp",
              "temperature/gpu shutdown t.limit temp specification",
              "temperature/gpu_temp_max_tlimit_threshold"),
          number(
              GpuMetric.POWER_USAGE,
              "gpu power readings/average power draw",
              "gpu power readings/power draw",
              "power readings/average power draw",
              "power readings/power draw",
              "gpu_power_readings/average_power_draw",
              "gpu_power_readings/power_draw",
              "power_readings/power_draw",
              "power.draw.average",
              "power.draw"),
          number(
              GpuMetric.POWER_USAGE_INSTANT,
              "gpu power readings/instantaneous power draw",
              "power readings/instantaneous power draw",
              "gpu_power_readings/instant_power_draw",
              "power.draw.instant"),
          number(
              GpuMetric.POWER_LIMIT,
              "gpu power readings/requested power limit",
              "gpu power readings/gpu ceiling power limit/requested power limit",
              "power readings/power limit",
              "gpu_power_readings/requested_power_limit",
              "power_readings/power_limit",
              "power.limit"),
          number(
              GpuMetric.POWER_LIMIT_ENFORCED,
              "gpu power readings/current power limit",
              "gpu power readings/gpu ceiling power limit/current power limit",
              "power readings/enforced power limit",
              "gpu_power_readings/current_power_limit",
              "power_readings/enforced_power_limit",
              "enforced.power.limit"),
          number(
              GpuMetric.POWER_LIMIT_DEFAULT,
              "gpu power readings/default power limit",
              "gpu power readings/gpu ceiling power limit/default power limit",
              "power readings/default power limit",
              "gpu_power_readings/default_power_limit",
              "power_readings/default_power_limit",
              "power.default_limit"),
          number(
              GpuMetric.POWER_LIMIT_MIN,
              "gpu power readings/min power limit",
              "power readings/min power limit",
              "gpu_power_readings/min_power_limit",
              "power_readings/min_power_limit",
              "power.min_limit"),
          number(
              GpuMetric.POWER_LIMIT_MAX,
              "gpu power readings/max power limit",
              "power readings/max power limit",
              "gpu_power_readings/max_power_limit",
              "power_readings/max_power_limit",
              "power.max_limit"),
          number(
              GpuMetric.SM_CLOCK, "clocks/sm", "clocks/sm_clock", "clocks.current.sm", "clocks.sm"),
          number(
              GpuMetric.MEM_CLOCK,
              "clocks/memory",
              "clocks/mem_clock",
              "clocks.current.memory",
              "clocks.mem"),
          number(GpuMetric.MAX_SM_CLOCK, "max clocks/sm", "max_clocks/sm_clock", "clocks.max.sm"),
          number(
              GpuMetric.MAX_MEM_CLOCK,
              "max clocks/memory",
              "max_clocks/mem_clock",
              "clocks.max.memory"),
          reason(GpuMetric.SW_POWER_CAP_NS, "sw power capping", "sw_power_cap"),
          reason(GpuMetric.SYNC_BOOST_NS, "sync boost", "sync_boost"),
          reason(GpuMetric.SW_THERMAL_NS, "sw thermal slowdown", "sw_therm_slowdown"),
          reason(GpuMetric.HW_THERMAL_NS, "hw thermal slowdown", "hw_therm_slowdown"),
          reason(GpuMetric.POWER_BRAKE_NS, "hw power braking", "hw_power_brake"),
          number(GpuMetric.GPU_UTIL, "utilization/gpu", "utilization/gpu_util", "utilization.gpu"),
          number(
              GpuMetric.MEM_COPY_UTIL,
              "utilization/memory",
              "utilization/memory_util",
              "utilization.memory"),
          number(
              GpuMetric.FB_TOTAL, "fb memory usage/total", "fb_memory_usage/total", "memory.total"),
          number(GpuMetric.FB_USED, "fb memory usage/used", "fb_memory_usage/used", "memory.used"),
          number(GpuMetric.FB_FREE, "fb memory usage/free", "fb_memory_usage/free", "memory.free"),
          number(
              GpuMetric.FB_RESERVED,
              "fb memory usage/reserved",
              "fb_memory_usage/reserved",
              "memory.reserved"),
          yes(
              GpuMetric.ECC_CURRENT,
              "ecc mode/current",
              "ecc_mode/current_ecc",
              "ecc.mode.current"),
          number(
              GpuMetric.ECC_SBE_VOL_DRAM,
              "ecc errors/volatile/dram correctable",
              "ecc_errors/volatile/dram_correctable",
              "ecc.errors.corrected.volatile.dram"),
          number(
              GpuMetric.ECC_DBE_VOL_DRAM,
              "ecc errors/volatile/dram uncorrectable",
              "ecc_errors/volatile/dram_uncorrectable",
              "ecc.errors.uncorrected.volatile.dram"),
          number(
              GpuMetric.ECC_SBE_AGG_DRAM,
              "ecc errors/aggregate/dram correctable",
              "ecc_errors/aggregate/dram_correctable",
              "ecc.errors.corrected.aggregate.dram"),
          number(
              GpuMetric.ECC_DBE_AGG_DRAM,
              "ecc errors/aggregate/dram uncorrectable",
              "ecc_errors/aggregate/dram_uncorrectable",
              "ecc.errors.uncorrected.aggregate.dram"),
          yes(
              GpuMetric.SRAM_THRESHOLD,
              "ecc errors/aggregate/sram threshold exceeded",
              "ecc_errors/aggregate/sram_threshold_exceeded",
              "ecc.errors.uncorrected.aggregate.sram.thresholdexceeded"),
          yes(
              GpuMetric.CHANNEL_REPAIR_PENDING,
              "ecc errors/channel repair pending",
              "ecc_errors/channel_repair_pending"),
          yes(
              GpuMetric.TPC_REPAIR_PENDING,
              "ecc errors/tpc repair pending",
              "ecc_errors/tpc_repair_pending"),
          number(
              GpuMetric.RETIRED_SBE,
              "retired pages/single bit ecc",
              "retired_pages/multiple_single_bit_retirement/retired_count",
              "retired_pages.single_bit_ecc.count"),
          number(
              GpuMetric.RETIRED_DBE,
              "retired pages/double bit ecc",
              "retired_pages/double_bit_retirement/retired_count",
              "retired_pages.double_bit.count"),
          yes(
              GpuMetric.RETIRED_PENDING,
              "retired pages/pending page blacklist",
              "retired pages/pending",
              "retired_pages/pending_retirement",
              "retired_pages/pending_blacklist",
              "retired_pages.pending"),
          number(
              GpuMetric.REMAPPED_CORRECTABLE,
              "remapped rows/correctable error",
              "remapped_rows/remapped_row_corr",
              "remapped_rows.correctable"),
          number(
              GpuMetric.REMAPPED_UNCORRECTABLE,
              "remapped rows/uncorrectable error",
              "remapped_rows/remapped_row_unc",
              "remapped_rows.uncorrectable"),
          yes(
              GpuMetric.REMAP_PENDING,
              "remapped rows/pending",
              "remapped_rows/remapped_row_pending",
              "remapped_rows.pending"),
          yes(
              GpuMetric.REMAP_FAILURE,
              "remapped rows/remapping failure occurred",
              "remapped_rows/remapped_row_failure",
              "remapped_rows.failure"),
          banks(GpuMetric.BANKS_REMAP_MAX, "max"),
          banks(GpuMetric.BANKS_REMAP_HIGH, "high"),
          banks(GpuMetric.BANKS_REMAP_PARTIAL, "partial"),
          banks(GpuMetric.BANKS_REMAP_LOW, "low"),
          banks(GpuMetric.BANKS_REMAP_NONE, "none"),
          new SmiNames(
              GpuMetric.RECOVERY_ACTION,
              SmiValue::recovery,
              List.of("gpu recovery action", "gpu_recovery_action")),
          new SmiNames(
              GpuMetric.PCIE_WIDTH,
              SmiNames::lanes,
              List.of(
                  "pci/gpu link info/link width/current",
                  "pci/pci_gpu_link_info/link_widths/current_link_width",
                  "pcie.link.width.current")),
          new SmiNames(
              GpuMetric.PCIE_MAX_WIDTH,
              SmiNames::lanes,
              List.of(
                  "pci/gpu link info/link width/max",
                  "pci/pci_gpu_link_info/link_widths/max_link_width",
                  "pcie.link.width.max")),
          number(
              GpuMetric.PCIE_GEN,
              "pci/gpu link info/pcie generation/current",
              "pci/pci_gpu_link_info/pcie_gen/current_link_gen",
              "pcie.link.gen.current"),
          number(
              GpuMetric.PCIE_MAX_GEN,
              "pci/gpu link info/pcie generation/max",
              "pci/pci_gpu_link_info/pcie_gen/max_link_gen",
              "pcie.link.gen.max"),
          number(GpuMetric.PCIE_REPLAYS, "pci/replays since reset", "pci/replay_counter"),
          number(GpuMetric.FABRIC_CLIQUE, "fabric/cliqueid", "fabric.cliqueid"),
          yes(GpuMetric.MIG_MODE, "mig mode/current", "mig_mode/current_mig", "mig.mode.current"));

  SmiNames {
    names = List.copyOf(names);
  }

  private static SmiNames number(GpuMetric metric, String... names) {
    return new SmiNames(metric, SmiValue::number, List.of(names));
  }

  private static SmiNames yes(GpuMetric metric, String... names) {
    return new SmiNames(metric, SmiValue::yes, List.of(names));
  }

  private static SmiNames reason(GpuMetric metric, String text, String xml) {
    return number(
        metric,
        "clocks event reasons counters/" + text,
        "clocks_event_reasons_counters/clocks_event_reasons_counters_" + xml,
        "clocks_event_reasons_counters." + xml);
  }

  private static SmiNames banks(GpuMetric metric, String which) {
    return number(
        metric,
        "remapped rows/bank remap availability histogram/" + which,
        "remapped_rows/row_remapper_histogram/row_remapper_histogram_" + which,
        "remapped_rows.histogram." + which);
  }

  /** {@code 16x}, in CSV {@code 16}. */
  private static double lanes(String text) {
    return SmiValue.number(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
  }
}
