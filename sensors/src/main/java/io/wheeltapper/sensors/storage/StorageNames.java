package io.wheeltapper.sensors.storage;

import io.wheeltapper.core.model.Target;

/** The vocabulary's words that several storage sensors say, and the names of what they speak of. */
public final class StorageNames {

  public static final String MOUNT = "storage.mount";
  public static final String HEALTH = "storage.health";
  public static final String TARGET = "storage.target";
  public static final String METADATA_RATIO = "metadata_latency_ratio";
  public static final String READ_RATIO = "read_latency_ratio";
  public static final String USED_RATIO = "storage_used_ratio";
  public static final String STALLED = "storage_stalled";

  private StorageNames() {}

  /**
   * A file system.
   *
   * @throws IllegalArgumentException when that is no name
   */
  public static Target fileSystem(String name) {
    return new Target(Target.Kind.STORAGE, name);
  }

  /**
   * A part of a file system.
   *
   * @throws IllegalArgumentException when that is no name
   */
  public static Target part(String fileSystem, String part) {
    return new Target(Target.Kind.STORAGE, fileSystem + "/" + part);
  }
}
