package io.wheeltapper.sensors.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine calls itself, as its scheduler mostly does: up to the first dot. */
public final class HostName {

  private HostName() {}

  /** The short host name, or {@code localhost} where the kernel does not say. */
  public static String local() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      int dot = name.indexOf('.');
      String host = dot > 0 ? name.substring(0, dot) : name;
      return host.isBlank() ? "localhost" : host;
    } catch (IOException e) {
      return "localhost";
    }
  }
}
