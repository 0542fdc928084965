package io.wheeltapper.sensors.gpu.nvml;

import static io.wheeltapper.sensors.gpu.nvml.Fields.Field.of;

import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import java.util.ArrayList;
import java.util.List;

/**
 * What is read of a GPU once a minute or so, since it asks much of the driver or changes seldom:
 * limits, link states, the fabric, repairs. For one thread.
 */
final class Seldom {

  /** {@code NVML_NVLINK_MAX_LINKS} of the newest header. */
  private static final int MOST_LINKS = 36;

  private static final double MILLI = 1e-3;

  private static final List<Fields.Field> MARGINS =
      List.of(of(193, GpuMetric.SHUTDOWN_MARGIN), of(194, GpuMetric.SLOWDOWN_MARGIN));

  private static final Structs.SramStatus SRAM = new Structs.SramStatus();
  private static final Structs.RowHistogram ROWS = new Structs.RowHistogram();
  private static final Structs.RepairStatus REPAIR = new Structs.RepairStatus();
  private static final Structs.FabricInfo2 FABRIC2 = new Structs.FabricInfo2();
  private static final Structs.FabricInfo3 FABRIC3 = new Structs.FabricInfo3();
  private static final int THRESHOLD = SRAM.at("bThresholdExceeded");
  private static final int HIGH = ROWS.at("high");
  private static final int PARTIAL = ROWS.at("partial");
  private static final int LOW = ROWS.at("low");
  private static final int NONE = ROWS.at("none");
  private static final int CHANNEL = REPAIR.at("bChannelRepairPending");
  private static final int TPC = REPAIR.at("bTpcRepairPending");
  private static final int FABRIC_CLUSTER = FABRIC3.at("clusterUuid");
  private static final int FABRIC_STATUS = FABRIC3.at("status");
  private static final int FABRIC_CLIQUE = FABRIC3.at("cliqueId");
  private static final int FABRIC_STATE = FABRIC3.at("state");
  private static final int FABRIC_MASK = FABRIC3.at("healthMask");

  /** {@code NVML_GPU_FABRIC_STATE_COMPLETED}; the three before are DCGM's own numbers too. */
  private static final int COMPLETED = 3;

  /** {@code dcgmFabricManagerStatus_t}: completed, but not with success. */
  private static final int FAILURE = 4;

  /** {@code nvmlTemperatureThresholds_t}. */
  private static final List<GpuMetric> THRESHOLDS =
      List.of(
          GpuMetric.SHUTDOWN_TEMP,
          GpuMetric.SLOWDOWN_TEMP,
          GpuMetric.MEM_MAX_OP_TEMP,
          GpuMetric.GPU_MAX_OP_TEMP);

  private final Fields margins = new Fields(MARGINS);

  /** NVLink 5's counters, one a link and kind, for as many links as were seen. */
  private Fields linkFields = new Fields(List.of());

  private int linkFieldsOf;

  /** Reads it all; the NVLink domain, as {@code CLUSTER-UUID.CLIQUE}, or blank. */
  String read(Device device, GpuNumbers into) {
    device.answered(margins.read(device.library(), device.handle(), into));
    for (int i = 0; i < THRESHOLDS.size(); i++) {
      into.put(THRESHOLDS.get(i), device.whole(Call.THRESHOLD, i));
    }
    limits(device, into);
    into.put(GpuMetric.MAX_SM_CLOCK, device.whole(Call.MAX_CLOCK, 1));
    into.put(GpuMetric.MAX_MEM_CLOCK, device.whole(Call.MAX_CLOCK, 2));
    into.put(GpuMetric.PCIE_MAX_WIDTH, device.whole(Call.PCIE_MAX_WIDTH));
    into.put(GpuMetric.PCIE_MAX_GEN, device.whole(Call.PCIE_MAX_GEN));
    memory(device, into);
    String domain = fabric(device, into);
    links(device, into);
    return domain;
  }

  private static void limits(Device device, GpuNumbers into) {
    into.put(GpuMetric.POWER_LIMIT, device.whole(Call.LIMIT) * MILLI);
    into.put(GpuMetric.POWER_LIMIT_ENFORCED, device.whole(Call.LIMIT_ENFORCED) * MILLI);
    into.put(GpuMetric.POWER_LIMIT_DEFAULT, device.whole(Call.LIMIT_DEFAULT) * MILLI);
    if (device.two(Call.LIMIT_RANGE)) {
      into.put(GpuMetric.POWER_LIMIT_MIN, device.first() * MILLI);
      into.put(GpuMetric.POWER_LIMIT_MAX, device.second() * MILLI);
    }
  }

  /** ECC by place: DRAM, as DCGM's {@code …_DEV}; counters of {@code nvmlMemoryLocation_t} 2. */
  private static void memory(Device device, GpuNumbers into) {
    into.put(GpuMetric.ECC_SBE_VOL_DRAM, device.wide(Call.ECC_WHERE, 0, 0, 2));
    into.put(GpuMetric.ECC_DBE_VOL_DRAM, device.wide(Call.ECC_WHERE, 1, 0, 2));
    into.put(GpuMetric.ECC_SBE_AGG_DRAM, device.wide(Call.ECC_WHERE, 0, 1, 2));
    into.put(GpuMetric.ECC_DBE_AGG_DRAM, device.wide(Call.ECC_WHERE, 1, 1, 2));
    if (device.struct(Call.SRAM, SRAM, 1)) {
      into.put(GpuMetric.SRAM_THRESHOLD, device.intAt(THRESHOLD) == 0 ? 0 : 1);
    }
    if (device.struct(Call.HISTOGRAM, ROWS, 0)) {
      into.put(GpuMetric.BANKS_REMAP_MAX, device.intAt(0));
      into.put(GpuMetric.BANKS_REMAP_HIGH, device.intAt(HIGH));
      into.put(GpuMetric.BANKS_REMAP_PARTIAL, device.intAt(PARTIAL));
      into.put(GpuMetric.BANKS_REMAP_LOW, device.intAt(LOW));
      into.put(GpuMetric.BANKS_REMAP_NONE, device.intAt(NONE));
    }
    if (device.struct(Call.REPAIR, REPAIR, 1)) {
      into.put(GpuMetric.CHANNEL_REPAIR_PENDING, device.intAt(CHANNEL) == 0 ? 0 : 1);
      into.put(GpuMetric.TPC_REPAIR_PENDING, device.intAt(TPC) == 0 ? 0 : 1);
    }
  }

  /** The older struct is a beginning of the newer one, so that one set of offsets serves both. */
  private static String fabric(Device device, GpuNumbers into) {
    if (!device.struct(Call.FABRIC, FABRIC3, 3) && !device.struct(Call.FABRIC, FABRIC2, 2)) {
      return "";
    }
    int state = device.byteAt(FABRIC_STATE);
    int status = device.intAt(FABRIC_STATUS);
    into.put(GpuMetric.FABRIC_STATUS, state == COMPLETED && status != 0 ? FAILURE : state);
    if (state == COMPLETED) {
      into.put(GpuMetric.FABRIC_ERROR, status);
      into.put(GpuMetric.FABRIC_CLIQUE, device.intAt(FABRIC_CLIQUE) & 0xffffffffL);
      into.put(GpuMetric.FABRIC_HEALTH, device.intAt(FABRIC_MASK) & 0xffffffffL);
    }
    String cluster = device.uuid(FABRIC_CLUSTER);
    boolean one = state == COMPLETED && status == 0 && !cluster.isBlank();
    return one ? cluster + "." + (device.intAt(FABRIC_CLIQUE) & 0xffffffffL) : "";
  }

  private void links(Device device, GpuNumbers into) {
    int links = 0;
    int active = 0;
    for (int link = 0; link < MOST_LINKS; link++) {
      double state = device.whole(Call.LINK_STATE, link);
      if (device.last() == NvmlCode.INVALID_ARGUMENT
          || device.last() == NvmlCode.FUNCTION_NOT_FOUND
          || (device.last() == NvmlCode.NOT_SUPPORTED && links == 0)) {
        break;
      }
      if (!Double.isNaN(state)) {
        links++;
        active += state == 0 ? 0 : 1;
      }
    }
    if (links == 0) {
      return;
    }
    into.put(GpuMetric.NVLINK_LINKS, links);
    into.put(GpuMetric.NVLINK_ACTIVE, active);
    if (links != linkFieldsOf) {
      linkFieldsOf = links;
      linkFields = new Fields(perLink(links));
    }
    device.answered(linkFields.read(device.library(), device.handle(), into));
  }

  /** Fields of one metric stand together: they are added up. */
  private static List<Fields.Field> perLink(int links) {
    List<Fields.Field> fields = new ArrayList<>();
    perLink(fields, 208, GpuMetric.NVLINK_RX_ERRORS, links);
    perLink(fields, 211, GpuMetric.NVLINK_INTEGRITY_ERRORS, links);
    perLink(fields, 215, GpuMetric.NVLINK_RECOVERY_EVENTS, links);
    perLink(fields, 214, GpuMetric.NVLINK_RECOVERY_FAILED, links);
    return fields;
  }

  private static void perLink(List<Fields.Field> fields, int id, GpuMetric metric, int links) {
    for (int link = 0; link < links; link++) {
      fields.add(new Fields.Field(id, link, metric, 1));
    }
  }

  /**
   * Errors of the links one by one, for a driver without the totals: {@code
   * nvmlNvLinkErrorCounter_t} replay 0, recovery 1, CRC flit 2, CRC data 3.
   */
  static void linkErrors(Device device, GpuNumbers into) {
    List<GpuMetric> kinds =
        List.of(
            GpuMetric.NVLINK_REPLAY,
            GpuMetric.NVLINK_RECOVERY,
            GpuMetric.NVLINK_CRC_FLIT,
            GpuMetric.NVLINK_CRC_DATA);
    for (int kind = 0; kind < kinds.size(); kind++) {
      for (int link = 0; link < MOST_LINKS; link++) {
        double count = device.wide(Call.LINK_ERRORS, link, kind);
        if (Double.isNaN(count)) {
          break;
        }
        into.add(kinds.get(kind), count);
      }
    }
  }
}
