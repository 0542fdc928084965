package io.wheeltapper.sensors.storage.mounts;

import java.io.IOException;

/** Asks a mounted file system something that only itself can answer. May never return. */
public interface Probe {

  /** Free and all bytes; both 0 where the file system does not say. */
  record Space(long free, long all) {}

  /**
   * The answer.
   *
   * @throws IOException as the file system answers, such as a stale handle
   */
  Space look(String path) throws IOException;
}
