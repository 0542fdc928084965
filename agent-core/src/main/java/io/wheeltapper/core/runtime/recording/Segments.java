package io.wheeltapper.core.runtime.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of a recording: numbered in the order of writing, whatever the clock says. */
final class Segments {

  private static final String END = ".jsonl.gz";

  private Segments() {}

  /** All there are, oldest first. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> number(f) >= 0).sorted().toList();
    }
  }

  static Path file(Path folder, long number) {
    return folder.resolve(String.format(Locale.ROOT, "%012d%s", number, END));
  }

  /** The segment's number, or -1 when the file is none. */
  static long number(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\d{12}" + "\\.jsonl\\.gz") ? Long.parseLong(name.substring(0, 12)) : -1;
  }

  static long next(Path folder) throws IOException {
    List<Path> files = list(folder);
    return files.isEmpty() ? 1 : number(files.getLast()) + 1;
  }

  /** Deletes the oldest beyond the limits; called before a new one is begun. */
  static void prune(Path folder, RecordingLimits limits, long now) throws IOException {
    List<Path> files = list(folder);
    long bytes = 0;
    for (int i = files.size() - 1; i >= 0; i--) {
      Path file = files.get(i);
      bytes += Files.size(file);
      long age = now - Files.getLastModifiedTime(file).toMillis();
      // The one that is about to begin may grow to a segment's full size, and by what zip holds.
      if (bytes > limits.maxBytes() - 2 * limits.segmentBytes()
          || age > limits.maxAge().toMillis()) {
        Files.delete(file);
      }
    }
  }
}
