package io.wheeltapper.sensors.gpu.reading;

import java.util.List;
import java.util.Map;

/**
 * One look at a node's GPUs.
 *
 * @param versions of the node itself: {@code driver}
 * @param gpus those that the driver lists
 * @param lost those that it names but does not reach, by PCI address or index
 * @param count how many it says there are
 */
public record NodeReading(
    Map<String, String> versions, List<GpuReading> gpus, List<String> lost, int count) {

  public NodeReading {
    versions = Map.copyOf(versions);
    gpus = List.copyOf(gpus);
    lost = List.copyOf(lost);
  }
}
