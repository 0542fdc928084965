package io.wheeltapper.sensors.gpu.nvml;

import static io.wheeltapper.sensors.gpu.nvml.Fields.Field.of;

import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import java.util.List;

/** What is read of a GPU every time: one batch and a dozen cheap questions. For one thread. */
final class Often {

  private static final double MEBIBYTE = 1 << 20;
  private static final double MILLI = 1e-3;

  /** {@code NVML_FI_DEV_…}, by the numbers of nvml.h. */
  private static final List<Fields.Field> FIELDS =
      List.of(
          of(1, GpuMetric.ECC_CURRENT),
          of(3, GpuMetric.ECC_SBE_VOL),
          of(4, GpuMetric.ECC_DBE_VOL),
          of(5, GpuMetric.ECC_SBE_AGG),
          of(6, GpuMetric.ECC_DBE_AGG),
          of(29, GpuMetric.RETIRED_SBE),
          of(30, GpuMetric.RETIRED_DBE),
          of(31, GpuMetric.RETIRED_PENDING),
          of(38, GpuMetric.NVLINK_CRC_FLIT),
          of(45, GpuMetric.NVLINK_CRC_DATA),
          of(52, GpuMetric.NVLINK_REPLAY),
          of(59, GpuMetric.NVLINK_RECOVERY),
          of(74, GpuMetric.SW_POWER_CAP_NS),
          of(76, GpuMetric.SYNC_BOOST_NS),
          of(82, GpuMetric.MEMORY_TEMP),
          of(83, GpuMetric.TOTAL_ENERGY),
          of(94, GpuMetric.PCIE_REPLAYS),
          of(142, GpuMetric.REMAPPED_CORRECTABLE),
          of(143, GpuMetric.REMAPPED_UNCORRECTABLE),
          of(144, GpuMetric.REMAP_PENDING),
          of(145, GpuMetric.REMAP_FAILURE),
          of(186, GpuMetric.POWER_USAGE_INSTANT, MILLI),
          of(230, GpuMetric.RECOVERY_ACTION),
          of(269, GpuMetric.SW_THERMAL_NS),
          of(270, GpuMetric.HW_THERMAL_NS),
          of(271, GpuMetric.POWER_BRAKE_NS));

  private static final Structs.Temperature TEMPERATURE = new Structs.Temperature();
  private static final Structs.MarginTemperature MARGIN = new Structs.MarginTemperature();
  private static final Structs.Utilization UTILIZATION = new Structs.Utilization();
  private static final Structs.Memory1 MEMORY1 = new Structs.Memory1();
  private static final Structs.Memory2 MEMORY2 = new Structs.Memory2();
  private static final int DEGREES = TEMPERATURE.at("temperature");
  private static final int MARGIN_DEGREES = MARGIN.at("marginTemperature");
  private static final int UTILIZATION_MEMORY = UTILIZATION.at("memory");
  private static final int TOTAL1 = MEMORY1.at("total");
  private static final int FREE1 = MEMORY1.at("free");
  private static final int USED1 = MEMORY1.at("used");
  private static final int TOTAL2 = MEMORY2.at("total");
  private static final int RESERVED2 = MEMORY2.at("reserved");
  private static final int FREE2 = MEMORY2.at("free");
  private static final int USED2 = MEMORY2.at("used");
  private static final int SM = 1;
  private static final int MEM = 2;

  private final Fields fields = new Fields(FIELDS);

  void read(Device device, GpuNumbers into) {
    device.answered(fields.read(device.library(), device.handle(), into));
    temperature(device, into);
    into.put(GpuMetric.POWER_USAGE, device.whole(Call.POWER) * MILLI);
    into.put(GpuMetric.SM_CLOCK, device.whole(Call.CLOCK, SM));
    into.put(GpuMetric.MEM_CLOCK, device.whole(Call.CLOCK, MEM));
    into.put(GpuMetric.CLOCK_REASONS, device.wide(Call.REASONS));
    if (device.struct(Call.UTILIZATION, UTILIZATION, 0)) {
      into.put(GpuMetric.GPU_UTIL, device.intAt(0));
      into.put(GpuMetric.MEM_COPY_UTIL, device.intAt(UTILIZATION_MEMORY));
    }
    memory(device, into);
    into.put(GpuMetric.PCIE_WIDTH, device.whole(Call.PCIE_WIDTH));
    into.put(GpuMetric.PCIE_GEN, device.whole(Call.PCIE_GEN));
    older(device, into);
  }

  private static void temperature(Device device, GpuNumbers into) {
    if (device.struct(Call.TEMPERATURE, TEMPERATURE, 1)) {
      into.put(GpuMetric.GPU_TEMP, device.intAt(DEGREES));
    } else {
      into.put(GpuMetric.GPU_TEMP, device.whole(Call.TEMPERATURE_OLD, 0));
    }
    if (device.struct(Call.MARGIN, MARGIN, 1)) {
      into.put(GpuMetric.GPU_TEMP_LIMIT, device.intAt(MARGIN_DEGREES));
    }
  }

  private static void memory(Device device, GpuNumbers into) {
    if (device.struct(Call.MEMORY, MEMORY2, 2)) {
      into.put(GpuMetric.FB_TOTAL, device.wideAt(TOTAL2) / MEBIBYTE);
      into.put(GpuMetric.FB_RESERVED, device.wideAt(RESERVED2) / MEBIBYTE);
      into.put(GpuMetric.FB_FREE, device.wideAt(FREE2) / MEBIBYTE);
      into.put(GpuMetric.FB_USED, device.wideAt(USED2) / MEBIBYTE);
    } else if (device.struct(Call.MEMORY_OLD, MEMORY1, 0)) {
      into.put(GpuMetric.FB_TOTAL, device.wideAt(TOTAL1) / MEBIBYTE);
      into.put(GpuMetric.FB_FREE, device.wideAt(FREE1) / MEBIBYTE);
      into.put(GpuMetric.FB_USED, device.wideAt(USED1) / MEBIBYTE);
    }
  }

  /** What an older driver has no field for, it has a function for. */
  private static void older(Device device, GpuNumbers into) {
    if (!into.has(GpuMetric.ECC_DBE_VOL)) {
      into.put(GpuMetric.ECC_SBE_VOL, device.wide(Call.ECC_TOTAL, 0, 0));
      into.put(GpuMetric.ECC_DBE_VOL, device.wide(Call.ECC_TOTAL, 1, 0));
      into.put(GpuMetric.ECC_SBE_AGG, device.wide(Call.ECC_TOTAL, 0, 1));
      into.put(GpuMetric.ECC_DBE_AGG, device.wide(Call.ECC_TOTAL, 1, 1));
    }
    if (!into.has(GpuMetric.ECC_CURRENT) && device.two(Call.ECC_MODE)) {
      into.put(GpuMetric.ECC_CURRENT, device.first());
    }
    if (!into.has(GpuMetric.RETIRED_PENDING)) {
      into.put(GpuMetric.RETIRED_PENDING, device.whole(Call.RETIRED_PENDING));
      into.put(GpuMetric.RETIRED_SBE, device.size(Call.RETIRED, 0));
      into.put(GpuMetric.RETIRED_DBE, device.size(Call.RETIRED, 1));
    }
    if (!into.has(GpuMetric.REMAP_FAILURE) && device.four(Call.REMAPPED)) {
      into.put(GpuMetric.REMAPPED_CORRECTABLE, device.first());
      into.put(GpuMetric.REMAPPED_UNCORRECTABLE, device.second());
      into.put(GpuMetric.REMAP_PENDING, device.third());
      into.put(GpuMetric.REMAP_FAILURE, device.fourth());
    }
    if (!into.has(GpuMetric.PCIE_REPLAYS)) {
      into.put(GpuMetric.PCIE_REPLAYS, device.whole(Call.REPLAYS));
    }
    if (!into.has(GpuMetric.TOTAL_ENERGY)) {
      into.put(GpuMetric.TOTAL_ENERGY, device.wide(Call.ENERGY));
    }
  }
}
