package io.wheeltapper.deploy.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders. */
final class Folders {

  private Folders() {}

  static void delete(Path folder) throws IOException {
    for (Path file : below(folder, Comparator.reverseOrder())) {
      Files.deleteIfExists(file);
    }
  }

  /** Copies a folder, or one file. */
  static void copy(Path from, Path to) throws IOException {
    for (Path file : below(from, Comparator.naturalOrder())) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }

  private static List<Path> below(Path folder, Comparator<Path> order) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(order).toList();
    }
  }
}
