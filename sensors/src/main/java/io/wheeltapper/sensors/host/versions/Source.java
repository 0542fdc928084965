package io.wheeltapper.sensors.host.versions;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Who tells versions here, in the order in which they are believed: see {@link VersionFacts}. */
enum Source {
  KERNEL,
  BIOS,
  DEVLINK,
  ETHTOOL,
  FWUPD;

  /** As operators write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The parts that a text of it tells. Pure; a text that is none costs itself.
   *
   * @param rejected hears why something was no use
   */
  List<Part> parts(String text, BiConsumer<String, String> rejected) {
    return switch (this) {
      case KERNEL -> OneLine.part("kernel", text);
      case BIOS -> OneLine.part("bios", text);
      case DEVLINK -> DevlinkJson.parts(text, rejected);
      case ETHTOOL -> DriverText.parts(text);
      case FWUPD -> FwupdJson.parts(text, rejected);
    };
  }
}
