package io.wheeltapper.core.runtime.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads recordings, also while they are written, and whatever a crash left of them. */
public final class Recording {

  /**
   * A full intake of signals as one line is a quarter of it; what is longer was not written here.
   */
  private static final int LONGEST_LINE = 1 << 27;

  private static final int BUFFER = 1 << 16;

  private Recording() {}

  /**
   * Gives everything in the order in which it was recorded, over all starts of the agent. What is
   * damaged costs itself and is said as a {@link Recorded.Gap}; a last line that a crash cut off
   * costs itself.
   *
   * @throws IOException when there is no recording or the folder cannot be read
   */
  public static void read(Path folder, Consumer<Recorded> each) throws IOException {
    read(segments(folder), each);
  }

  /**
   * The files of a recording, oldest first.
   *
   * @throws IOException when there is none or the folder cannot be read
   */
  public static List<Path> segments(Path folder) throws IOException {
    List<Path> files = Segments.list(folder);
    if (files.isEmpty()) {
      throw new NoSuchFileException(folder.toString(), null, "there is no recording in " + folder);
    }
    return files;
  }

  /** The same of these segments, oldest first, at least one. */
  public static void read(List<Path> files, Consumer<Recorded> each) throws IOException {
    long expected = Segments.number(files.getFirst());
    for (Path file : files) {
      if (Segments.number(file) != expected) {
        each.accept(new Recorded.Gap(-1, "segments before " + file.getFileName() + " are gone"));
      }
      expected = Segments.number(file) + 1;
      segment(file, each);
    }
  }

  private static void segment(Path file, Consumer<Recorded> each) throws IOException {
    String name = file.getFileName().toString();
    Lines lines = new Lines();
    try (InputStream raw = Files.newInputStream(file);
        InputStream unzipped = new GZIPInputStream(raw, BUFFER)) {
      byte[] buffer = new byte[BUFFER];
      byte[] line = new byte[BUFFER];
      int length = 0;
      for (int n = unzipped.read(buffer); n >= 0; n = unzipped.read(buffer)) {
        int begin = 0;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            Recorded recorded;
            if (length == 0) {
              recorded = parse(lines, new Slice(buffer, begin, i - begin), name);
            } else {
              line = appended(line, length, buffer, begin, i);
              recorded = parse(lines, new Slice(line, 0, length + i - begin), name);
            }
            if (recorded != null) {
              each.accept(recorded);
            }
            length = 0;
            begin = i + 1;
          }
        }
        if (length + n - begin > LONGEST_LINE) {
          throw new ZipException("a line of more than " + LONGEST_LINE + " bytes");
        }
        line = appended(line, length, buffer, begin, n);
        length += n - begin;
      }
    } catch (EOFException e) {
      each.accept(new Recorded.Cut(name));
    } catch (ZipException e) {
      each.accept(new Recorded.Gap(-1, name + " is damaged: " + e.getMessage()));
    }
  }

  /** A line's bytes, where they lie; good until the next is read. */
  record Slice(byte[] bytes, int from, int length) {}

  private static byte[] appended(byte[] line, int length, byte[] buffer, int begin, int end) {
    int more = end - begin;
    byte[] room = length + more <= line.length ? line : Arrays.copyOf(line, 2 * (length + more));
    System.arraycopy(buffer, begin, room, length, more);
    return room;
  }

  private static @Nullable Recorded parse(Lines lines, Slice line, String name) {
    try {
      return lines.read(line);
    } catch (IOException | IllegalArgumentException e) {
      return new Recorded.Gap(1, name + " has a line that is none: " + e);
    }
  }
}
