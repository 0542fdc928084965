package io.wheeltapper.sensors.topology.netbox;

import java.io.IOException;

/** Asks a NetBox; reads only. For one thread. */
interface Netbox {

  /**
   * One answer.
   *
   * @param path below the server's base, with its query: {@code /api/dcim/racks/?limit=500}
   * @throws Refused when it answers, and not with 200
   * @throws IOException when there is no whole answer in time
   */
  byte[] get(String path) throws IOException, InterruptedException;

  /** It was answered, and the answer is no. */
  final class Refused extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    /** The status of HTTP. */
    int status() {
      return status;
    }
  }
}
