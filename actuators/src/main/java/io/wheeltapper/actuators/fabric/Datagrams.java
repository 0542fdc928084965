package io.wheeltapper.actuators.fabric;

import java.util.Optional;

/** The port to a subnet, one question at a time, by directed routes from the local port. */
interface Datagrams {

  /** How a write ended. */
  enum Written {
    DONE,
    /** The switch answered with a status that is no. */
    REFUSED,
    /** No answer: it may have been written. */
    SILENT
  }

  /**
   * SubnGet.
   *
   * @param route the port by which to leave each node; empty for the local one
   * @return the attribute's 64 bytes, or nothing when no answer came in time
   */
  Optional<byte[]> get(byte[] route, int attribute, int modifier);

  /** SubnSet. */
  Written set(byte[] route, int attribute, int modifier, byte[] data);
}
