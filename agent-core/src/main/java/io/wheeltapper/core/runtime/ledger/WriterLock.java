package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One writer for a folder, by the operating system's lock on {@code ledger.lock}: gone with its
 * process, however that ends.
 */
final class WriterLock implements AutoCloseable {

  /**
   * What this process holds. The system's lock belongs to the whole process, and closing any other
   * channel on the file would give it up, so a second try here must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private WriterLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static WriterLock take(Path folder) throws IOException, Ledger.Unavailable {
    Path file = folder.toRealPath().resolve("ledger.lock");
    if (!HELD.add(file)) {
      throw held(folder, "this process, " + ProcessHandle.current().pid());
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw held(folder, "process " + Files.readString(file).strip());
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new WriterLock(file, channel);
    } catch (IOException | Ledger.Unavailable e) {
      HELD.remove(file);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  private static Ledger.Unavailable held(Path folder, String who) {
    String message =
        folder + " is written by " + who + "; stop it, or choose another folder with --data";
    return new Ledger.Unavailable(message, new IllegalStateException(message));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(file);
  }
}
