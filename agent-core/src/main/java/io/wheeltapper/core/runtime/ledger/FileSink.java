package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends each checkpoint to a file, typically on a share; {@code audit verify --since} reads it.
 */
public final class FileSink implements CheckpointSink {

  private static final String FILE = "wheeltapper.checkpoints";

  private final Path path;

  /** The file, or a folder in which {@code wheeltapper.checkpoints} is then written. */
  public FileSink(Path path) {
    this.path = path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void publish(String note) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    Files.writeString(file, note, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
