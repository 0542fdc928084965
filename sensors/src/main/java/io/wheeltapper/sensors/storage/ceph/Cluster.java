package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;

/** What is asked of a Ceph. */
interface Cluster {

  /**
   * Its state now.
   *
   * @throws IOException when it gives no answer in time, or what it gives is stale
   */
  CephState read(Sensor.Sink sink) throws IOException, InterruptedException;
}
