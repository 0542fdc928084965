package io.wheeltapper.sensors.fabric.sysfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A sysfs, or a copy of one in a folder. */
final class SysTree implements Tree {

  /** A file of sysfs is a page at most. */
  private static final int LARGEST = 4096;

  private static final int MOST_NAMES = 4096;

  private final Path folder;

  /** Under this folder, {@code /sys/class}. */
  SysTree(Path folder) {
    this.folder = folder;
  }

  @Override
  public String read(String path) {
    try (InputStream in = Files.newInputStream(folder.resolve(path))) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return ""; // not on this kernel, or the driver does not answer for this one
    }
  }

  @Override
  public List<String> list(String path) throws IOException {
    Path at = folder.resolve(path);
    if (Files.notExists(at)) {
      return List.of();
    }
    if (!Files.isDirectory(at)) {
      throw new IOException(at + " cannot be looked into");
    }
    try (Stream<Path> names = Files.list(at)) {
      return names
          .map(name -> String.valueOf(name.getFileName()))
          .limit(MOST_NAMES)
          .sorted()
          .toList();
    }
  }
}
