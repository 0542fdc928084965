package io.wheeltapper.actuators.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The files by which a job and the agent speak, on storage that both see. */
public interface Marks {

  /** The file, with the end of its text; empty when there is none. */
  Optional<Sight> look(Path file) throws IOException;

  /**
   * Creates the file if it is not there; its content is the attempt's id.
   *
   * @throws IOException when it cannot, or may not: only below the roots that the site allows
   */
  void raise(Path file, String attempt) throws IOException;
}
