package io.wheeltapper.actuators.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.wheeltapper.actuators.gpu.node.Driver;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.node.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The driver by its library, loaded while it is open and not longer. */
public final class NvmlDriver implements Driver {

  private static final int MOST_GPUS = 128;

  private final String file;

  /** By the library's file, or its name. */
  public NvmlDriver(String file) {
    this.file = file;
  }

  @Override
  public Session open() throws Failed {
    Nvml nvml = Nvml.load(file);
    try {
      nvml.must("nvmlInit_v2");
    } catch (Failed e) {
      nvml.unload();
      throw e;
    }
    return new Opened(nvml);
  }

  private record Opened(Nvml nvml) implements Session {

    /** Handles are void after a reset, so they are asked for each time. */
    private Map<Pointer, Gpu> devices() throws Failed {
      Map<Pointer, Gpu> devices = new LinkedHashMap<>();
      try (Memory memory = new Memory(Native.POINTER_SIZE)) {
        memory.clear();
        nvml.must("nvmlDeviceGetCount_v2", memory);
        int count = Math.min(MOST_GPUS, memory.getInt(0));
        for (int i = 0; i < count; i++) {
          // One that gives no handle is told of by the kernel, as lost.
          if (nvml.call("nvmlDeviceGetHandleByIndex_v2", i, memory) == Nvml.SUCCESS) {
            Pointer device = memory.getPointer(0);
            Gpu gpu = new Device(nvml, device).read();
            if (!gpu.uuid().isEmpty()) {
              devices.put(device, gpu);
            }
          }
        }
      }
      return devices;
    }

    @Override
    public List<Gpu> gpus() throws Failed {
      return List.copyOf(devices().values());
    }

    @Override
    public void set(String uuid, Setting setting) throws Failed {
      Pointer device = null;
      for (Map.Entry<Pointer, Gpu> each : devices().entrySet()) {
        if (each.getValue().uuid().equals(uuid)) {
          device = each.getKey();
        }
      }
      if (device == null) {
        throw new Failed("no GPU " + uuid);
      }
      switch (setting) {
        case Setting.Persistence(boolean on) ->
            nvml.must("nvmlDeviceSetPersistenceMode", device, on ? 1 : 0);
        case Setting.Limit(long milliwatts) ->
            nvml.must("nvmlDeviceSetPowerManagementLimit", device, Math.toIntExact(milliwatts));
        case Setting.Locked(int least, int most) ->
            nvml.must("nvmlDeviceSetGpuLockedClocks", device, least, most);
        case Setting.Unlocked() -> nvml.must("nvmlDeviceResetGpuLockedClocks", device);
      }
    }

    @Override
    public void close() {
      nvml.call("nvmlShutdown");
      nvml.unload();
    }
  }
}
