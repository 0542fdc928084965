package io.wheeltapper.sensors.storage;

import io.wheeltapper.core.model.Target;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The vocabulary's words that several storage sensors say, and the names of what they speak of. */
public final class StorageNames {

  public static final String MOUNT = "storage.mount";
  public static final String HEALTH = "storage.health";
  public static final String TARGET = "storage.target";
  public static final String METADATA_RATIO = "metadata_latency_ratio";
  public static final String READ_RATIO = "read_latency_ratio";
  public static final String USED_RATIO = "storage_used_ratio";
  public static final String LATE = "storage_late_answer_milliseconds";
  public static final String STALLED = "storage_stalled";

  private static final Pattern BY_ADDRESS =
      Pattern.compile("(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[^]/]*]):(/.*[^/])/*");

  private StorageNames() {}

  /**
   * What an NFS file system is called: {@code server:/export}, or {@code /export} where the server
   * is an address, since one server has many and nodes mount it by any of them.
   */
  public static String nfs(String device) {
    Matcher m = BY_ADDRESS.matcher(device);
    return m.matches() ? m.group(1) : device;
  }

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
