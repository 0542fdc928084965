package io.wheeltapper.actuators.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The real {@link Marks}. A flag file's path is a user's word and the agent may run as root: it is
 * created only below listed roots, never through a link at its end, never over what is there.
 */
public record FileMarks(List<Path> flagRoots) implements Marks {

  private static final int LONGEST_TEXT = 64 * 1024;

  /** With the folders below which flags may be raised. */
  public FileMarks {
    flagRoots = List.copyOf(flagRoots);
  }

  @Override
  public Optional<Sight> look(Path file) throws IOException {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      // Only of a plain file: a pipe would hold its reader for ever.
      String text = seen.isRegularFile() ? end(file) : "";
      return Optional.of(new Sight(seen.lastModifiedTime().toMillis(), seen.size(), text));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String end(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long from = Math.max(0, channel.size() - LONGEST_TEXT);
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TEXT);
      channel.position(from);
      while (bytes.hasRemaining() && channel.read(bytes) > 0) {
        // Until it is full or the file ends.
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      return text.indexOf('\0') < 0 ? text : "";
    }
  }

  @Override
  public void raise(Path file, String attempt) throws IOException {
    Path real = allowed(file);
    try {
      Files.writeString(
          real,
          attempt + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(file + " is there and is no file", e);
      }
    }
  }

  @Override
  public void lower(Path file, String attempt) throws IOException {
    Path real = allowed(file);
    if (Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) && end(real).equals(attempt + "\n")) {
      Files.deleteIfExists(real);
    }
  }

  private Path allowed(Path file) throws IOException {
    Path folder = file.getParent();
    Path name = file.getFileName();
    if (folder == null || name == null) {
      throw new IOException(file + " is no place for a flag file");
    }
    Path real = folder.toRealPath();
    if (flagRoots.stream().noneMatch(real::startsWith)) {
      throw new IOException("flag files are not allowed in " + real + "; see 'flag-roots'");
    }
    return real.resolve(name);
  }
}
