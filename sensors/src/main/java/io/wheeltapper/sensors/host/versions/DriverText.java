package io.wheeltapper.sensors.host.versions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ethtool -i} of one interface or of several, one after the other: {@code driver}, {@code
 * version} (the driver's) and {@code firmware-version}. Pure.
 */
final class DriverText {

  private static final int MOST_LINES = 10_000;

  /** A kernel's release begins so; a driver that has no number of its own says the kernel's. */
  private static final String KERNEL_LIKE = "\\d+\\.\\d+\\.\\d+\\S*";

  private DriverText() {}

  static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    Map<String, String> said = new HashMap<>();
    for (String line : (Iterable<String>) text.lines().limit(MOST_LINES)::iterator) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.length() > 1_000) {
        continue;
      }
      String key = line.substring(0, colon).strip();
      if (key.equals("driver")) {
        add(parts, said);
        said.clear();
      }
      said.put(key, OneLine.clean(line.substring(colon + 1)));
    }
    add(parts, said);
    return parts;
  }

  private static void add(List<Part> parts, Map<String, String> said) {
    String driver = said.getOrDefault("driver", "");
    // A virtual function and a bridge have no firmware of their own.
    String firmware = NicNames.number(said.getOrDefault("firmware-version", ""));
    if (!NicNames.known(driver) || firmware.isEmpty()) {
      return;
    }
    parts.add(new Part(NicNames.firmware(driver), firmware, "", 0));
    String own = said.getOrDefault("version", "");
    if (!own.isEmpty() && !own.matches(KERNEL_LIKE)) {
      parts.add(new Part(NicNames.driver(driver), own, "", 0));
    }
  }
}
