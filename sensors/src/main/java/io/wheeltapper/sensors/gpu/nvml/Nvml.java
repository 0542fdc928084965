package io.wheeltapper.sensors.gpu.nvml;

import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import java.util.List;
import java.util.Map;

/**
 * NVIDIA's management library, as far as a sensor asks it. Any call may block for ever when the
 * driver hangs: ask in a thread that can be given up. Reads only.
 */
public interface Nvml {

  /**
   * Loads and initialises the library and finds the GPUs. May be repeated; each session is closed
   * by itself.
   *
   * @throws NvmlException when there is no library, no driver, or it refuses
   */
  Session open() throws NvmlException;

  /**
   * The driver as it was when opened. After a reset, a removal or a driver reload its GPUs are no
   * longer valid and another has to be opened. {@link #read} is for one thread, {@link #await} for
   * one other.
   */
  interface Session extends AutoCloseable {

    /** What is there. */
    Census census();

    /**
     * Reads one GPU; errors of single questions leave their numbers out.
     *
     * @param all also what is dear or seldom changes: link states, limits, partitions, fabric
     */
    GpuReading read(Gpu gpu, boolean all);

    /**
     * Waits for Xids.
     *
     * @throws NvmlException when no more will come: unsupported, or the driver went away
     */
    List<Xid> await(long millis) throws NvmlException;

    /** Lets go of the driver. Nobody reads or waits any more when this is called. */
    @Override
    void close();
  }

  /**
   * What a session found.
   *
   * @param versions {@code driver}, {@code nvml}
   * @param gpus that gave a handle
   * @param lost that gave none: the PCI address where it is known, else {@code index 3}, with why
   * @param missing symbols that this library lacks
   */
  record Census(
      Map<String, String> versions,
      List<Gpu> gpus,
      Map<String, String> lost,
      List<String> missing) {

    public Census {
      versions = Map.copyOf(versions);
      gpus = List.copyOf(gpus);
      lost = Map.copyOf(lost);
      missing = List.copyOf(missing);
    }
  }

  /**
   * One Xid event.
   *
   * @param code the Xid's number; 999 where the driver does not say
   * @param gpuInstance of a partition, or -1
   * @param computeInstance of a partition, or -1
   * @param recoveryAction the driver's verdict as it stood right after, or -1
   */
  record Xid(Gpu gpu, long code, int gpuInstance, int computeInstance, int recoveryAction) {}
}
