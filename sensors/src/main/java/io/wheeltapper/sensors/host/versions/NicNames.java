package io.wheeltapper.sensors.host.versions;

import java.util.regex.Pattern;

/** What the parts of network adapters are called, by the kernel's driver of them. Pure. */
final class NicNames {

  /** Of NVIDIA's adapters, which {@code infiniband} tells by the same word. */
  private static final String FABRIC = "mlx5_core";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,24}");

  private NicNames() {}

  /** Whether a driver has a name that can be a part of a component's. */
  static boolean known(String driver) {
    return NAME.matcher(driver).matches();
  }

  /** {@code nic}, or {@code nic-bnxt_en}: other makers' versions are compared with their like. */
  static String firmware(String driver) {
    return driver.equals(FABRIC) ? "nic" : "nic-" + driver;
  }

  /** {@code nic-driver}, or {@code nic-driver-bnxt_en}. */
  static String driver(String driver) {
    return driver.equals(FABRIC) ? "nic-driver" : "nic-driver-" + driver;
  }

  /** The first word, which is the number: {@code 28.41.1000 (MT_0000000838)}. */
  static String number(String version) {
    int end = version.indexOf(' ');
    return end < 0 ? version : version.substring(0, end);
  }
}
