package io.wheeltapper.sensors.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A file that says what is cabled to what, as {@code ibnetdiscover -p} or {@code iblinkinfo} print
 * it; read again when it has changed. One that cannot be read costs names only. For one thread.
 */
public final class LinkFile {

  private static final long LARGEST = 32L << 20;

  private final Optional<Path> file;
  private FileTime readAt = FileTime.fromMillis(Long.MIN_VALUE);
  private Links links = Links.NONE;

  /** Of this file, or of none. */
  public LinkFile(Optional<Path> file) {
    this.file = file;
  }

  /** What it says now, or what it said when it could be read last. */
  public Links read(BiConsumer<String, String> rejected) {
    if (file.isEmpty()) {
      return links;
    }
    Path path = file.get();
    try {
      FileTime changed = Files.getLastModifiedTime(path);
      if (!changed.equals(readAt)) {
        if (Files.size(path) > LARGEST) {
          throw new IOException("larger than " + LARGEST + " bytes");
        }
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        FabricText read = new FabricText((line, why) -> rejected.accept(path + ":" + line, why));
        read.take(text);
        links = read.subnet().links();
        readAt = changed;
      }
    } catch (IOException e) {
      rejected.accept(path.toString(), "links cannot be read: " + e.getMessage());
    }
    return links;
  }
}
