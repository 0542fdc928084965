/* Prints every struct's size and the place of every field, as this compiler lays them out. */
#include "nvml-layout.h"
#include <stddef.h>
#include <stdio.h>

#define SIZE(s) printf(#s " %zu\n", sizeof(s))
#define AT(s, f) printf(#s "." #f " %zu\n", offsetof(s, f))

int main(void) {
  SIZE(PciInfo); AT(PciInfo, busIdLegacy); AT(PciInfo, domain); AT(PciInfo, bus); AT(PciInfo, device);
  AT(PciInfo, pciDeviceId); AT(PciInfo, pciSubSystemId); AT(PciInfo, busId);
  SIZE(EventData); AT(EventData, device); AT(EventData, eventType); AT(EventData, eventData);
  AT(EventData, gpuInstanceId); AT(EventData, computeInstanceId);
  SIZE(FieldValue); AT(FieldValue, fieldId); AT(FieldValue, scopeId); AT(FieldValue, timestamp);
  AT(FieldValue, latencyUsec); AT(FieldValue, valueType); AT(FieldValue, nvmlReturn); AT(FieldValue, value);
  SIZE(Utilization); AT(Utilization, gpu); AT(Utilization, memory);
  SIZE(Memory1); AT(Memory1, total); AT(Memory1, free); AT(Memory1, used);
  SIZE(Memory2); AT(Memory2, version); AT(Memory2, total); AT(Memory2, reserved); AT(Memory2, free); AT(Memory2, used);
  SIZE(Temperature); AT(Temperature, version); AT(Temperature, sensorType); AT(Temperature, temperature);
  SIZE(MarginTemperature); AT(MarginTemperature, version); AT(MarginTemperature, marginTemperature);
  SIZE(RowHistogram); AT(RowHistogram, max); AT(RowHistogram, high); AT(RowHistogram, partial);
  AT(RowHistogram, low); AT(RowHistogram, none);
  SIZE(SramStatus); AT(SramStatus, version); AT(SramStatus, aggregateUncParity); AT(SramStatus, aggregateUncSecDed);
  AT(SramStatus, aggregateCor); AT(SramStatus, volatileUncParity); AT(SramStatus, volatileUncSecDed);
  AT(SramStatus, volatileCor); AT(SramStatus, aggregateUncBucketL2); AT(SramStatus, aggregateUncBucketSm);
  AT(SramStatus, aggregateUncBucketPcie); AT(SramStatus, aggregateUncBucketMcu);
  AT(SramStatus, aggregateUncBucketOther); AT(SramStatus, bThresholdExceeded);
  SIZE(FabricInfo2); AT(FabricInfo2, version); AT(FabricInfo2, clusterUuid); AT(FabricInfo2, status);
  AT(FabricInfo2, cliqueId); AT(FabricInfo2, state); AT(FabricInfo2, healthMask);
  SIZE(FabricInfo3); AT(FabricInfo3, version); AT(FabricInfo3, clusterUuid); AT(FabricInfo3, status);
  AT(FabricInfo3, cliqueId); AT(FabricInfo3, state); AT(FabricInfo3, healthMask); AT(FabricInfo3, healthSummary);
  SIZE(PlatformInfo); AT(PlatformInfo, version); AT(PlatformInfo, ibGuid); AT(PlatformInfo, chassisSerialNumber);
  AT(PlatformInfo, slotNumber); AT(PlatformInfo, trayIndex); AT(PlatformInfo, hostId); AT(PlatformInfo, peerType);
  AT(PlatformInfo, moduleId);
  SIZE(RepairStatus); AT(RepairStatus, version); AT(RepairStatus, bChannelRepairPending);
  AT(RepairStatus, bTpcRepairPending);
  return 0;
}
