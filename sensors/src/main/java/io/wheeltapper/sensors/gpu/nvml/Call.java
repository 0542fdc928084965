package io.wheeltapper.sensors.gpu.nvml;

import java.util.List;

/**
 * The functions of the library that are called, by the symbols that it exports (nvml.h's own names
 * are macros for the suffixed ones). Where a driver had another name before, both stand here.
 */
enum Call {
  INIT("nvmlInit_v2"),
  SHUTDOWN("nvmlShutdown"),
  DRIVER_VERSION("nvmlSystemGetDriverVersion"),
  NVML_VERSION("nvmlSystemGetNVMLVersion"),
  COUNT("nvmlDeviceGetCount_v2"),
  HANDLE("nvmlDeviceGetHandleByIndex_v2"),
  UUID("nvmlDeviceGetUUID"),
  SERIAL("nvmlDeviceGetSerial"),
  NAME("nvmlDeviceGetName"),
  MINOR("nvmlDeviceGetMinorNumber"),
  PCI("nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v2"),
  VBIOS("nvmlDeviceGetVbiosVersion"),
  INFOROM("nvmlDeviceGetInforomImageVersion"),
  GSP("nvmlDeviceGetGspFirmwareVersion"),
  BOARD("nvmlDeviceGetBoardPartNumber"),
  MODULE("nvmlDeviceGetModuleId"),
  PLATFORM("nvmlDeviceGetPlatformInfo"),
  TEMPERATURE("nvmlDeviceGetTemperatureV"),
  TEMPERATURE_OLD("nvmlDeviceGetTemperature"),
  THRESHOLD("nvmlDeviceGetTemperatureThreshold"),
  MARGIN("nvmlDeviceGetMarginTemperature"),
  POWER("nvmlDeviceGetPowerUsage"),
  ENERGY("nvmlDeviceGetTotalEnergyConsumption"),
  LIMIT("nvmlDeviceGetPowerManagementLimit"),
  LIMIT_RANGE("nvmlDeviceGetPowerManagementLimitConstraints"),
  LIMIT_DEFAULT("nvmlDeviceGetPowerManagementDefaultLimit"),
  LIMIT_ENFORCED("nvmlDeviceGetEnforcedPowerLimit"),
  REASONS("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons"),
  CLOCK("nvmlDeviceGetClockInfo"),
  MAX_CLOCK("nvmlDeviceGetMaxClockInfo"),
  UTILIZATION("nvmlDeviceGetUtilizationRates"),
  MEMORY("nvmlDeviceGetMemoryInfo_v2"),
  MEMORY_OLD("nvmlDeviceGetMemoryInfo"),
  ECC_MODE("nvmlDeviceGetEccMode"),
  ECC_TOTAL("nvmlDeviceGetTotalEccErrors"),
  ECC_WHERE("nvmlDeviceGetMemoryErrorCounter"),
  SRAM("nvmlDeviceGetSramEccErrorStatus"),
  RETIRED("nvmlDeviceGetRetiredPages_v2"),
  RETIRED_PENDING("nvmlDeviceGetRetiredPagesPendingStatus"),
  REMAPPED("nvmlDeviceGetRemappedRows"),
  HISTOGRAM("nvmlDeviceGetRowRemapperHistogram"),
  REPAIR("nvmlDeviceGetRepairStatus"),
  LINK_STATE("nvmlDeviceGetNvLinkState"),
  LINK_ERRORS("nvmlDeviceGetNvLinkErrorCounter"),
  FABRIC("nvmlDeviceGetGpuFabricInfoV"),
  REPLAYS("nvmlDeviceGetPcieReplayCounter"),
  PCIE_GEN("nvmlDeviceGetCurrPcieLinkGeneration"),
  PCIE_WIDTH("nvmlDeviceGetCurrPcieLinkWidth"),
  PCIE_MAX_GEN("nvmlDeviceGetMaxPcieLinkGeneration"),
  PCIE_MAX_WIDTH("nvmlDeviceGetMaxPcieLinkWidth"),
  FIELDS("nvmlDeviceGetFieldValues"),
  MIG_MODE("nvmlDeviceGetMigMode"),
  MIG_MOST("nvmlDeviceGetMaxMigDeviceCount"),
  MIG_HANDLE("nvmlDeviceGetMigDeviceHandleByIndex"),
  GPU_INSTANCE("nvmlDeviceGetGpuInstanceId"),
  COMPUTE_INSTANCE("nvmlDeviceGetComputeInstanceId"),
  EVENT_CREATE("nvmlEventSetCreate"),
  EVENT_FREE("nvmlEventSetFree"),
  EVENT_TYPES("nvmlDeviceGetSupportedEventTypes"),
  EVENT_REGISTER("nvmlDeviceRegisterEvents"),
  EVENT_WAIT("nvmlEventSetWait_v2");

  private final List<String> symbols;

  Call(String... symbols) {
    this.symbols = List.of(symbols);
  }

  /** The symbols under which it may be found, newest first. */
  List<String> symbols() {
    return symbols;
  }
}
