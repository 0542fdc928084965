package io.wheeltapper.actuators.slurm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The files by which a job and the agent speak, on storage that both see. */
interface Marks {

  /**
   * A file at one look.
   *
   * @param modifiedAt epoch milliseconds, by the storage's clock
   * @param size bytes
   */
  record Mark(long modifiedAt, long size) {}

  /** The file; empty when there is none. Its content is never read. */
  Optional<Mark> look(Path file) throws IOException;

  /**
   * Creates the file if it is not there; its content is the attempt's id.
   *
   * @throws IOException when it cannot, or may not: only below the roots that the site allows
   */
  void raise(Path file, String attempt) throws IOException;
}
