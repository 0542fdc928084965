package io.wheeltapper.deploy.demo;

/** What the NVIDIA driver writes in the kernel log, in its own words. */
final class KernelText {

  private KernelText() {}

  /** With the process that was using the GPU, as the driver writes it. */
  static String xid(Gpu gpu, int code, Job job, String words) {
    return prefix(gpu, code) + "pid=" + pid(job, gpu) + ", name=python3, " + words;
  }

  /** Without a process. */
  static String xid(Gpu gpu, int code, String words) {
    return prefix(gpu, code) + words;
  }

  private static String prefix(Gpu gpu, int code) {
    return "NVRM: Xid (PCI:" + gpu.pci + "): " + code + ", ";
  }

  /** Another process for every run of a job. */
  private static long pid(Job job, Gpu gpu) {
    return 100_000L + job.id * 64L + job.restarts * 8L + gpu.index;
  }

  static final String FELL_OFF = "GPU has fallen off the bus.";
  static final String DOUBLE_BIT = "DBE (double bit error) ECC Error has been detected on the GPU.";
  static final String REMAP = "Row Remapper: New row marked for remapping, reset gpu to activate.";
  static final String CONTAINED = "Contained: SM (0x1). RST: No, D-RST: No";
  static final String GSP =
      "Timeout after 6s of waiting for RPC response from GPU0 GSP!"
          + " Expected function 76 (GSP_RM_CONTROL) (0x20802a02 0x8).";
  static final String WARP =
      "Graphics SM Warp Exception on (GPC 2, TPC 1, SM 0): Out Of Range Address";
  static final String PAGE_FAULT =
      "Ch 00000007, intr 00000000. MMU Fault: ENGINE GRAPHICS GPCCLIENT_T1_0 faulted @ 0x7f2a_8c000000."
          + " Fault is of type FAULT_PDE ACCESS_TYPE_READ";

  /** The driver's own verdict, Xid 154. */
  static String recovery(String from, String to) {
    return "GPU recovery action changed from " + from + " to " + to;
  }

  static final String NONE = "0x0 (None)";
  static final String RESET = "0x1 (GPU Reset Required)";
  static final String REBOOT = "0x2 (Node Reboot Required)";
}
