/* The structs of NVIDIA's management library as our notes state them: order and C types of the fields, nothing else.
 * The layout test and the stand-in library are compiled from these. */
#ifndef NVML_LAYOUT_H
#define NVML_LAYOUT_H

typedef struct device *nvmlDevice_t;

typedef struct {
  char busIdLegacy[16];
  unsigned int domain, bus, device, pciDeviceId, pciSubSystemId;
  char busId[32];
} PciInfo;

typedef struct {
  nvmlDevice_t device;
  unsigned long long eventType, eventData;
  unsigned int gpuInstanceId, computeInstanceId;
} EventData;

typedef union {
  double d;
  unsigned int ui;
  unsigned long ul;
  unsigned long long ull;
  long long sll;
  int si;
  unsigned short us;
} FieldUnion;

typedef struct {
  unsigned int fieldId, scopeId;
  long long timestamp, latencyUsec;
  unsigned int valueType, nvmlReturn;
  FieldUnion value;
} FieldValue;

typedef struct { unsigned int gpu, memory; } Utilization;
typedef struct { unsigned long long total, free, used; } Memory1;
typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } Memory2;
typedef struct { unsigned int version, sensorType; int temperature; } Temperature;
typedef struct { unsigned int version; int marginTemperature; } MarginTemperature;
typedef struct { unsigned int max, high, partial, low, none; } RowHistogram;

typedef struct {
  unsigned int version;
  unsigned long long aggregateUncParity, aggregateUncSecDed, aggregateCor;
  unsigned long long volatileUncParity, volatileUncSecDed, volatileCor;
  unsigned long long aggregateUncBucketL2, aggregateUncBucketSm, aggregateUncBucketPcie;
  unsigned long long aggregateUncBucketMcu, aggregateUncBucketOther;
  unsigned int bThresholdExceeded;
} SramStatus;

typedef struct {
  unsigned int version;
  unsigned char clusterUuid[16];
  unsigned int status, cliqueId;
  unsigned char state;
  unsigned int healthMask;
} FabricInfo2;

typedef struct {
  unsigned int version;
  unsigned char clusterUuid[16];
  unsigned int status, cliqueId;
  unsigned char state;
  unsigned int healthMask;
  unsigned char healthSummary;
} FabricInfo3;

typedef struct {
  unsigned int version;
  unsigned char ibGuid[16], chassisSerialNumber[16];
  unsigned char slotNumber, trayIndex, hostId, peerType, moduleId;
} PlatformInfo;

typedef struct { unsigned int version, bChannelRepairPending, bTpcRepairPending; } RepairStatus;

#endif
