package io.wheeltapper.sensors.fabric.sysfs;

import java.io.IOException;
import java.util.List;

/**
 * The port to sysfs: files by their path below {@code /sys/class}, as {@code
 * infiniband/mlx5_0/fw_ver}. Threads: one at a time.
 */
interface Tree {

  /** A file's text without its end of line, or {@code ""} where there is none that can be read. */
  String read(String path);

  /**
   * The names in a folder, sorted; none where there is no such folder.
   *
   * @throws IOException where there may be one, and it could not be looked into
   */
  List<String> list(String path) throws IOException;
}
