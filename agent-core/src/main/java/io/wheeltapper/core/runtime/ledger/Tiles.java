package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.nio.file.Files;
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

  /** The index below which entries were pruned; no file where none were. */
  static Path minimum(Path folder) {
    return folder.resolve("minimum-index");
  }

  /** What that file says, a multiple of a tile's width; 0 without it. */
  static long pruned(Path folder) throws IOException {
    Path file = minimum(folder);
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file).strip();
    if (!text.matches("\\d{1,15}") || Long.parseLong(text) % WIDTH != 0) {
      throw new IOException(file + " has no multiple of " + WIDTH);
    }
    return Long.parseLong(text);
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
