package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.gpu.kmsg.KernelRecords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the simulated kernels' records with the real sensor's parser, one for each node. */
final class KmsgReader implements KernelReader {

  private final Map<String, KernelRecords> logs = new HashMap<>();

  @Override
  public List<Signal> read(String node, long bootedAt, String record) {
    return logs.computeIfAbsent(node, n -> new KernelRecords(Source.KERNEL.word(), n))
        .take(bootedAt, record);
  }
}
