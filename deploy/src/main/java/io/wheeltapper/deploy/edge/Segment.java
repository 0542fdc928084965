package io.wheeltapper.deploy.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the outbox: lines of one stream, numbered from its first. Not safe for threads. */
final class Segment {

  private static final Pattern NAME = Pattern.compile("(\\d{13}-[0-9a-f]{8})-(\\d{12})\\.jsonl");

  final Path file;
  final String stream;
  final long first;
  long count;
  long bytes;

  /** A new one. */
  Segment(Path folder, String stream, long first) {
    this(folder.resolve("%s-%012d.jsonl".formatted(stream, first)), stream, first, 0, 0);
  }

  private Segment(Path file, String stream, long first, long count, long bytes) {
    this.file = file;
    this.stream = stream;
    this.first = first;
    this.count = count;
    this.bytes = bytes;
  }

  /** What an earlier process left, without the half line of one that was killed. */
  static Optional<Segment> found(Path file) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    byte[] all = Files.readAllBytes(file);
    long count = 0;
    int end = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        count++;
        end = i + 1;
      }
    }
    if (end < all.length) {
      Files.write(file, Arrays.copyOf(all, end));
    }
    return Optional.of(new Segment(file, name.group(1), Long.parseLong(name.group(2)), count, end));
  }

  /** The number after its last. */
  long end() {
    return first + count;
  }
}
