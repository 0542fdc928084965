package io.wheeltapper.actuators;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of our own that names what we did where the other side has no place for an owner: a line
 * each, two words to find it by and what there is to say. One kind's instance writes it. Not safe
 * for threads by itself.
 *
 * @param file empty where the site set none: then nothing is read or written
 */
public record RecordFile(Path file) {

  /** No site has so much that we changed and did not change back. */
  private static final long LARGEST = 1 << 20;

  /** What a person is told where none is set. */
  public static final String UNSET = "set 'record', a file in a folder of our own";

  /** Whether the site set one. */
  public boolean set() {
    return !file.toString().isEmpty();
  }

  /** A word of a line. */
  public static String word(String text) {
    return text.isEmpty() ? "-" : text.replaceAll("\\s", "_");
  }

  /**
   * What it says, by the first two words. A line that is none says nothing.
   *
   * @throws CallFailed when there is none, or it cannot be read
   */
  public SortedMap<String, String> read() throws CallFailed {
    if (!set()) {
      throw new CallFailed(CallFailed.Kind.REFUSED, UNSET);
    }
    SortedMap<String, String> all = new TreeMap<>();
    try {
      if (!Files.exists(file)) {
        return all;
      }
      if (Files.size(file) > LARGEST) {
        throw new CallFailed(CallFailed.Kind.REFUSED, file + " is larger than any record");
      }
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", 3);
        if (words.length == 3) {
          all.put(words[0] + " " + words[1], words[2]);
        }
      }
      return all;
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, "the record " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Says that from here on; durable when this returns.
   *
   * @throws CallFailed not made, when it cannot be written: then it says what it did
   */
  public void write(SortedMap<String, String> all) throws CallFailed {
    StringBuilder text = new StringBuilder();
    all.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel out =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE,
          "the record " + file + " cannot be written: " + e.getMessage(),
          e);
    }
  }

  /** What keeps it from being written, for {@code doctor}; {@code ""} when nothing is seen to. */
  public String problem() {
    if (!set()) {
      return UNSET;
    }
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && Files.isWritable(folder)
        ? ""
        : "the folder of 'record' cannot be written: " + folder;
  }
}
