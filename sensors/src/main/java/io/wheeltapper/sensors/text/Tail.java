package io.wheeltapper.sensors.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows one growing text file by looking at it again and again. A file that was replaced or made
 * shorter is read from its beginning. Holds no file open between two looks. For one thread.
 */
public final class Tail {

  /** Most bytes read at one look, so that one noisy file starves no other. */
  private static final int MOST_AT_ONCE = 1 << 20;

  private final Path file;
  private LineSplitter splitter = new LineSplitter(true);
  private @Nullable Object identity;
  private long position;

  /**
   * Follows from here on.
   *
   * @param fromStart whether what stands in the file already counts
   */
  public Tail(Path file, boolean fromStart) throws IOException {
    this.file = file;
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    this.identity = attributes.fileKey();
    this.position = fromStart ? 0 : attributes.size();
  }

  /** The lines that were ended since the last look. */
  public List<Line> look() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!Objects.equals(identity, attributes.fileKey()) || attributes.size() < position) {
      identity = attributes.fileKey();
      position = 0;
      splitter = new LineSplitter(true);
    }
    List<Line> lines = new ArrayList<>();
    if (attributes.size() == position) {
      return lines;
    }
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int all = 0; all < MOST_AT_ONCE; ) {
        int count = channel.read(chunk.clear(), position);
        if (count <= 0) {
          break;
        }
        position += count;
        all += count;
        lines.addAll(splitter.feed(chunk.array(), count));
      }
    }
    return lines;
  }
}
