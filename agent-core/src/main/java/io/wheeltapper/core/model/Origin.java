package io.wheeltapper.core.model;

/**
 * Where a fact is born. Two signals are independent only if their origins differ: a kernel-log Xid,
 * an NVML event and an exporter's gauge all come from the GPU driver and are one witness.
 */
public enum Origin {
  GPU_DRIVER,
  PCI_BUS,
  BMC,
  FABRIC,
  STORAGE,
  SCHEDULER,
  WORKLOAD,
  FACILITY,
  /** The node's own operating system: pressure, disks, memory. */
  HOST,
  /** Wheeltapper about itself: a sensor that is silent or failed. */
  AGENT
}
