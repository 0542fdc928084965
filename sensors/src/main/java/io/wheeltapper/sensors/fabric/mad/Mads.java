package io.wheeltapper.sensors.fabric.mad;

import java.util.Optional;

/**
 * The port to a subnet: one question at a time, each with a time limit of its own. Only Get
 * methods. Threads: one at a time.
 */
interface Mads extends AutoCloseable {

  /**
   * SubnGet by a directed route from the local port.
   *
   * @param route the port by which to leave each node; empty for the local one
   * @return the 64 bytes of the attribute, or nothing when there was no answer in time
   */
  Optional<byte[]> subnet(byte[] route, int attribute, int modifier);

  /**
   * PerformanceGet of a port, to a LID.
   *
   * @return the 192 bytes of the attribute, or nothing when there was no answer in time
   */
  Optional<byte[]> performance(int lid, int port, int attribute);

  @Override
  void close();
}
