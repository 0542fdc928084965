package io.wheeltapper.actuators.gpu.node;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a machine's {@link State} lies: a file that is replaced as a whole, under a lock that lets
 * one at a time change anything on this machine's GPUs. In a folder that a boot empties.
 */
final class StateFile implements Notes {

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Path folder;
  private final Pace pace;

  StateFile(Path folder, Pace pace) {
    this.folder = folder;
    this.pace = pace;
  }

  @Override
  public Optional<Turn> turn(Duration wait) throws IOException, InterruptedException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel channel =
        FileChannel.open(
            folder.resolve("gpu.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long until = pace.now() + wait.toMillis();
    while (!locked(channel)) {
      if (pace.now() >= until) {
        channel.close();
        return Optional.empty();
      }
      pace.pause(AGAIN);
    }
    return Optional.of(channel::close);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public State load(String boot) throws IOException {
    try {
      State state = JSON.readValue(Files.readAllBytes(file()), State.class);
      return state.boot().equals(boot) ? state : State.empty(boot);
    } catch (NoSuchFileException e) {
      return State.empty(boot);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          file() + " cannot be read (" + e.getClass().getSimpleName() + "); look at it, remove it",
          e);
    }
  }

  @Override
  public void save(State state) throws IOException {
    Path fresh = folder.resolve("gpu.json.new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(state));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file() {
    return folder.resolve("gpu.json");
  }
}
