package io.wheeltapper.core.runtime.ledger;

import java.nio.file.Path;
import java.util.Locale;

/** Where C2SP tlog-tiles has each tile. */
final class Tiles {

  /** Hashes or entries in a full tile. */
  static final int WIDTH = 256;

  private Tiles() {}

  static Path hashes(Path folder, int level, long number, int width) {
    return folder.resolve("tile").resolve(level + "/" + place(number, width));
  }

  static Path entries(Path folder, long number, int width) {
    return folder.resolve("tile").resolve("entries/" + place(number, width));
  }

  static Path checkpoint(Path folder) {
    return folder.resolve("checkpoint");
  }

  static Path key(Path folder) {
    return folder.resolve("log.vkey");
  }

  /** Three digits a part, all but the last after an x: {@code x001/x234/067}. */
  static String place(long number, int width) {
    StringBuilder path = new StringBuilder(three(number));
    for (long rest = number / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x" + three(rest) + "/");
    }
    return width < WIDTH ? path + ".p/" + width : path.toString();
  }

  private static String three(long number) {
    return String.format(Locale.ROOT, "%03d", number % 1000);
  }
}
