package io.wheeltapper.sensors.storage.lustre;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file system as Lustre names its devices: {@code scratch-OST0003}, {@code
 * scratch-MDT0000-mdc-ffff8800}. Pure.
 *
 * @param fileSystem its name; of a device that has none (Lustre before 1.8) its own default
 * @param part {@code OST0003}
 * @param sort {@code ost} or {@code mdt}
 */
record Device(String fileSystem, String part, String sort) {

  /** The name that mkfs.lustre gives a file system that got none. */
  private static final String UNNAMED = "lustre";

  private static final Pattern NAME =
      Pattern.compile("(?:([A-Za-z0-9_-]{1,64})-)?((OST|MDT)[0-9a-fA-F]{4})(?:[-_].{0,100})?");
  private static final Pattern LLITE = Pattern.compile("([A-Za-z0-9_-]{1,64})-[0-9a-f]{8,16}");

  /** The device of this name; empty where it is none of a target. */
  static Optional<Device> of(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      return Optional.empty();
    }
    String fileSystem = m.group(1) == null ? UNNAMED : m.group(1);
    return Optional.of(new Device(fileSystem, m.group(2), m.group(3).toLowerCase(Locale.ROOT)));
  }

  /** The file system of a client's mount: {@code ai400x2} of {@code ai400x2-ff47bce9ca35d800}. */
  static Optional<String> mount(String llite) {
    Matcher m = LLITE.matcher(llite);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }
}
