package io.wheeltapper.actuators.gpu.node;

/** One thing that is set on one GPU by its driver; lost when the driver is loaded anew. */
public sealed interface Setting {

  /** The call in words, for a preview. */
  String call(String uuid);

  /** Whether the driver keeps the GPU ready without a client. */
  record Persistence(boolean on) implements Setting {
    @Override
    public String call(String uuid) {
      return "nvmlDeviceSetPersistenceMode " + uuid + " " + (on ? 1 : 0);
    }
  }

  /** The power limit. */
  record Limit(long milliwatts) implements Setting {
    @Override
    public String call(String uuid) {
      return "nvmlDeviceSetPowerManagementLimit " + uuid + " " + milliwatts;
    }
  }

  /** Between which the graphics clock is kept, in MHz. */
  record Locked(int least, int most) implements Setting {
    @Override
    public String call(String uuid) {
      return "nvmlDeviceSetGpuLockedClocks " + uuid + " " + least + " " + most;
    }
  }

  /** The clock is the driver's own business again. */
  record Unlocked() implements Setting {
    @Override
    public String call(String uuid) {
      return "nvmlDeviceResetGpuLockedClocks " + uuid;
    }
  }
}
