package io.wheeltapper.sensors.gpu.reading;

import java.util.Map;

/**
 * What was read of one GPU.
 *
 * @param state whether the driver still reaches it
 * @param versions by component: {@code vbios}, {@code inforom}, {@code gsp}
 * @param mig the partitions, as {@code 1/0=MIG-…}, with {@code mode} and {@code pending}; empty
 *     where the GPU cannot be partitioned or it was not read
 * @param domain its NVLink domain over several nodes, as {@code CLUSTER-UUID.CLIQUE}; blank where
 *     it has none, is not in it yet, or it was not read
 */
public record GpuReading(
    Gpu gpu,
    State state,
    Map<String, String> versions,
    Map<String, String> mig,
    String domain,
    GpuNumbers numbers) {

  /** Whether the driver still reaches a GPU. */
  public enum State {
    OK,
    /** The driver says that it is lost: it fell off the bus. */
    LOST,
    /** The driver will not use it before a reset. */
    RESET,
    /** The driver answers with another error. */
    UNREADABLE
  }

  public GpuReading {
    versions = Map.copyOf(versions);
    mig = Map.copyOf(mig);
  }
}
