package io.wheeltapper.actuators.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.node.LinuxHost;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Asks one device what a hand has to know. What it does not answer is below 0. */
record Device(Nvml nvml, Pointer handle) {

  /** {@code NVML_NVLINK_MAX_LINKS} of nvml.h. */
  private static final int MOST_LINKS = 18;

  /** {@code NVML_NVLINK_DEVICE_TYPE_GPU} and {@code …_SWITCH}. */
  private static final int TO_GPU = 0;

  private static final int TO_SWITCH = 2;

  /** {@code nvmlPciInfo_t}: its size, and where the address in its long form begins. */
  private static final int PCI_SIZE = 68;

  private static final int PCI_ADDRESS = 36;

  /** {@code nvmlProcessInfo_t} of v2 and v3: its size; the process stands first. */
  private static final int PROCESS_SIZE = 24;

  private static final int MOST_PROCESSES = 512;

  /** {@code nvmlFieldValue_t}: its size, and where the answer and the value stand. */
  private static final int FIELD_SIZE = 40;

  private static final int FIELD_ANSWER = 28;
  private static final int FIELD_VALUE = 32;

  /** {@code NVML_FI_DEV_GET_GPU_RECOVERY_ACTION}. */
  private static final int RECOVERY = 230;

  /** {@code NVML_CLOCK_GRAPHICS} and {@code NVML_CLOCK_SM}. */
  private static final int GRAPHICS = 0;

  private static final int SM = 1;

  /** {@code NVML_GPU_VIRTUALIZATION_MODE_PASSTHROUGH}: above it virtual GPUs are served or used. */
  private static final int PASSTHROUGH = 1;

  Gpu read() {
    List<Long> range = nvml.wholes("nvmlDeviceGetPowerManagementLimitConstraints", handle, 2);
    List<Long> rows = nvml.wholes("nvmlDeviceGetRemappedRows", handle, 4);
    return new Gpu(
        text("nvmlDeviceGetUUID", 96),
        pci(),
        (int) nvml.whole("nvmlDeviceGetMinorNumber", handle),
        state(),
        (int) nvml.whole("nvmlDeviceGetArchitecture", handle),
        mode(),
        nvml.whole("nvmlDeviceGetPersistenceMode", handle) == 1,
        rows.get(2).intValue(),
        recovery(),
        new Gpu.Power(
            nvml.whole("nvmlDeviceGetPowerManagementLimit", handle),
            nvml.whole("nvmlDeviceGetEnforcedPowerLimit", handle),
            range.get(0),
            range.get(1),
            nvml.whole("nvmlDeviceGetPowerUsage", handle),
            nvml.wide("nvmlDeviceGetTotalEnergyConsumption", handle)),
        new Gpu.Clocks(
            (int) nvml.whole("nvmlDeviceGetClockInfo", handle, SM),
            (int) nvml.whole("nvmlDeviceGetMaxClockInfo", handle, GRAPHICS),
            reasons()),
        links(),
        List.copyOf(users()));
  }

  /** By what the driver answers to something that every GPU has. */
  private String state() {
    try (Memory memory = new Memory(8)) {
      return switch (nvml.call("nvmlDeviceGetPowerUsage", handle, memory)) {
        case Nvml.GPU_IS_LOST -> Gpu.LOST;
        case Nvml.RESET_REQUIRED -> Gpu.RESET;
        default -> Gpu.OK;
      };
    }
  }

  private String mode() {
    if (nvml.wholes("nvmlDeviceGetMigMode", handle, 2).getFirst() == 1) {
      return "mig";
    }
    return nvml.whole("nvmlDeviceGetVirtualizationMode", handle) > PASSTHROUGH ? "vgpu" : "";
  }

  private long reasons() {
    long reasons = nvml.wide("nvmlDeviceGetCurrentClocksEventReasons", handle);
    return reasons >= 0 ? reasons : nvml.wide("nvmlDeviceGetCurrentClocksThrottleReasons", handle);
  }

  private int recovery() {
    try (Memory memory = new Memory(FIELD_SIZE)) {
      memory.clear();
      memory.setInt(0, RECOVERY);
      memory.setInt(FIELD_ANSWER, Nvml.FUNCTION_NOT_FOUND);
      int code = nvml.call("nvmlDeviceGetFieldValues", handle, 1, memory);
      return code == Nvml.SUCCESS && memory.getInt(FIELD_ANSWER) == Nvml.SUCCESS
          ? memory.getInt(FIELD_VALUE)
          : -1;
    }
  }

  private Gpu.Links links() {
    int active = 0;
    boolean gpus = false;
    boolean switches = false;
    for (int link = 0; link < MOST_LINKS; link++) {
      long state = nvml.whole("nvmlDeviceGetNvLinkState", handle, link);
      if (state < 0) {
        break; // no more of them
      }
      active += state == 1 ? 1 : 0;
      long to = nvml.whole("nvmlDeviceGetNvLinkRemoteDeviceType", handle, link);
      gpus |= to == TO_GPU || (to < 0 && state == 1);
      switches |= to == TO_SWITCH;
    }
    return new Gpu.Links(active, gpus, switches);
  }

  private Set<Long> users() {
    Set<Long> users = new TreeSet<>();
    try (Memory memory = new Memory((long) MOST_PROCESSES * PROCESS_SIZE);
        Memory count = new Memory(4)) {
      for (String sort : List.of("Compute", "Graphics", "MPSCompute")) {
        for (String version : List.of("_v3", "_v2")) {
          count.setInt(0, MOST_PROCESSES);
          String name = "nvmlDeviceGet" + sort + "RunningProcesses" + version;
          int code = nvml.call(name, handle, count, memory);
          int found = code == Nvml.SUCCESS ? Math.min(MOST_PROCESSES, count.getInt(0)) : 0;
          for (int i = 0; i < found; i++) {
            users.add(memory.getInt((long) i * PROCESS_SIZE) & 0xffffffffL);
          }
          if (code == Nvml.INSUFFICIENT_SIZE) {
            users.add(0L); // more than fit: somebody, in any case
          }
          if (code != Nvml.FUNCTION_NOT_FOUND) {
            break;
          }
        }
      }
    }
    return users;
  }

  private String pci() {
    try (Memory memory = new Memory(PCI_SIZE)) {
      memory.clear();
      return nvml.call("nvmlDeviceGetPciInfo_v3", handle, memory) == Nvml.SUCCESS
          ? LinuxHost.pci(string(memory, PCI_ADDRESS, PCI_SIZE - PCI_ADDRESS))
          : "";
    }
  }

  private String text(String name, int length) {
    try (Memory memory = new Memory(length + 1L)) {
      memory.clear();
      return nvml.call(name, handle, memory, length) == Nvml.SUCCESS
          ? string(memory, 0, length)
          : "";
    }
  }

  private static String string(Memory memory, int at, int longest) {
    return Native.toString(memory.getByteArray(at, longest), StandardCharsets.UTF_8).strip();
  }
}
