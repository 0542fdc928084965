package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/**
 * The C structs of nvml.h that are passed by pointer. JNA computes sizes and offsets from the
 * fields below, once; the numbers themselves are then read from memory at those offsets. A test
 * compares every one with what a C compiler makes of the same declarations.
 */
final class Structs {

  private Structs() {}

  /** A struct whose layout is all that is wanted of it. */
  abstract static class Layout extends Structure {

    /** Where the field begins, in bytes. */
    int at(String field) {
      return fieldOffset(field);
    }

    /** {@code NVML_STRUCT_VERSION}: the size, and the version in the highest byte. */
    int version(int number) {
      return size() | number << 24;
    }
  }

  /** {@code nvmlPciInfo_t}. */
  @FieldOrder({"busIdLegacy", "domain", "bus", "device", "pciDeviceId", "pciSubSystemId", "busId"})
  public static final class PciInfo extends Layout {
    public byte[] busIdLegacy = new byte[16];
    public int domain;
    public int bus;
    public int device;
    public int pciDeviceId;
    public int pciSubSystemId;
    public byte[] busId = new byte[32];
  }

  /** {@code nvmlEventData_t}. */
  @FieldOrder({"device", "eventType", "eventData", "gpuInstanceId", "computeInstanceId"})
  public static final class EventData extends Layout {
    public @Nullable Pointer device;
    public long eventType;
    public long eventData;
    public int gpuInstanceId;
    public int computeInstanceId;
  }

  /** {@code nvmlFieldValue_t}; the value is a union of eight bytes. */
  @FieldOrder({
    "fieldId",
    "scopeId",
    "timestamp",
    "latencyUsec",
    "valueType",
    "nvmlReturn",
    "value"
  })
  public static final class FieldValue extends Layout {
    public int fieldId;
    public int scopeId;
    public long timestamp;
    public long latencyUsec;
    public int valueType;
    public int nvmlReturn;
    public long value;
  }

  /** {@code nvmlUtilization_t}. */
  @FieldOrder({"gpu", "memory"})
  public static final class Utilization extends Layout {
    public int gpu;
    public int memory;
  }

  /** {@code nvmlMemory_t}, of drivers before 510. */
  @FieldOrder({"total", "free", "used"})
  public static final class Memory1 extends Layout {
    public long total;
    public long free;
    public long used;
  }

  /** {@code nvmlMemory_v2_t}. */
  @FieldOrder({"version", "total", "reserved", "free", "used"})
  public static final class Memory2 extends Layout {
    public int version;
    public long total;
    public long reserved;
    public long free;
    public long used;
  }

  /** {@code nvmlTemperature_v1_t}. */
  @FieldOrder({"version", "sensorType", "temperature"})
  public static final class Temperature extends Layout {
    public int version;
    public int sensorType;
    public int temperature;
  }

  /** {@code nvmlMarginTemperature_v1_t}. */
  @FieldOrder({"version", "marginTemperature"})
  public static final class MarginTemperature extends Layout {
    public int version;
    public int marginTemperature;
  }

  /** {@code nvmlRowRemapperHistogramValues_t}. */
  @FieldOrder({"max", "high", "partial", "low", "none"})
  public static final class RowHistogram extends Layout {
    public int max;
    public int high;
    public int partial;
    public int low;
    public int none;
  }

  /** {@code nvmlEccSramErrorStatus_v1_t}. */
  @FieldOrder({
    "version",
    "aggregateUncParity",
    "aggregateUncSecDed",
    "aggregateCor",
    "volatileUncParity",
    "volatileUncSecDed",
    "volatileCor",
    "aggregateUncBucketL2",
    "aggregateUncBucketSm",
    "aggregateUncBucketPcie",
    "aggregateUncBucketMcu",
    "aggregateUncBucketOther",
    "bThresholdExceeded"
  })
  public static final class SramStatus extends Layout {
    public int version;
    public long aggregateUncParity;
    public long aggregateUncSecDed;
    public long aggregateCor;
    public long volatileUncParity;
    public long volatileUncSecDed;
    public long volatileCor;
    public long aggregateUncBucketL2;
    public long aggregateUncBucketSm;
    public long aggregateUncBucketPcie;
    public long aggregateUncBucketMcu;
    public long aggregateUncBucketOther;
    public int bThresholdExceeded;
  }

  /** {@code nvmlGpuFabricInfo_v2_t}. */
  @FieldOrder({"version", "clusterUuid", "status", "cliqueId", "state", "healthMask"})
  public static final class FabricInfo2 extends Layout {
    public int version;
    public byte[] clusterUuid = new byte[16];
    public int status;
    public int cliqueId;
    public byte state;
    public int healthMask;
  }

  /** {@code nvmlGpuFabricInfo_v3_t}. */
  @FieldOrder({
    "version",
    "clusterUuid",
    "status",
    "cliqueId",
    "state",
    "healthMask",
    "healthSummary"
  })
  public static final class FabricInfo3 extends Layout {
    public int version;
    public byte[] clusterUuid = new byte[16];
    public int status;
    public int cliqueId;
    public byte state;
    public int healthMask;
    public byte healthSummary;
  }

  /** {@code nvmlPlatformInfo_v2_t}. */
  @FieldOrder({
    "version",
    "ibGuid",
    "chassisSerialNumber",
    "slotNumber",
    "trayIndex",
    "hostId",
    "peerType",
    "moduleId"
  })
  public static final class PlatformInfo extends Layout {
    public int version;
    public byte[] ibGuid = new byte[16];
    public byte[] chassisSerialNumber = new byte[16];
    public byte slotNumber;
    public byte trayIndex;
    public byte hostId;
    public byte peerType;
    public byte moduleId;
  }

  /** {@code nvmlRepairStatus_v1_t}. */
  @FieldOrder({"version", "bChannelRepairPending", "bTpcRepairPending"})
  public static final class RepairStatus extends Layout {
    public int version;
    public int bChannelRepairPending;
    public int bTpcRepairPending;
  }
}
