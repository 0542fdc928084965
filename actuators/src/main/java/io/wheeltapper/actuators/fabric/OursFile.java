package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.spi.Attempt;
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

/** The real {@link Ours}: a line a port, {@code GUID PORT CASE ATTEMPT MILLISECONDS}. */
final class OursFile implements Ours {

  /** A subnet has fewer ports that may be disabled at once. */
  private static final long LARGEST = 1 << 20;

  private final Path file;

  OursFile(Path file) {
    this.file = file;
  }

  @Override
  public synchronized boolean has(String guid, int port) throws CallFailed {
    return read().containsKey(key(guid, port));
  }

  @Override
  public synchronized void put(String guid, int port, Attempt attempt) throws CallFailed {
    SortedMap<String, String> all = read();
    all.put(
        key(guid, port),
        word(attempt.caseId()) + " " + word(attempt.id()) + " " + attempt.startedAt());
    write(all);
  }

  @Override
  public synchronized void drop(String guid, int port) throws CallFailed {
    SortedMap<String, String> all = read();
    if (all.remove(key(guid, port)) != null) {
      write(all);
    }
  }

  private static String key(String guid, int port) {
    return guid + " " + port;
  }

  private static String word(String text) {
    return text.isEmpty() ? "-" : text.replaceAll("\\s", "_");
  }

  /** A line that is none is nobody's port. */
  private SortedMap<String, String> read() throws CallFailed {
    if (file.toString().isEmpty()) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "set 'record', a file in a folder of our own");
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

  private void write(SortedMap<String, String> all) throws CallFailed {
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
}
