package io.wheeltapper.sensors.storage.smart;

import java.io.IOException;
import java.util.List;

/** What is asked of the disks of this node. */
interface Disks {

  /** Their device files; empty where there are none that know SMART. */
  List<String> all() throws IOException;

  /**
   * The JSON of one disk.
   *
   * @throws IOException when it gives no answer in time
   */
  byte[] ask(String device) throws IOException, InterruptedException;
}
