package io.wheeltapper.actuators.job;

import io.wheeltapper.actuators.CallFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The files by which a job and the agent speak, on storage that both see. */
public interface Marks {

  /**
   * The file, with the end of its text; empty when there is none.
   *
   * @throws CallFailed when the storage gave no answer
   */
  Optional<Sight> look(Path file) throws IOException, CallFailed, InterruptedException;

  /**
   * Creates the file if it is not there; its content is the attempt's id.
   *
   * @throws IOException when it cannot, or may not: only below the roots that the site allows
   */
  void raise(Path file, String attempt) throws IOException, CallFailed, InterruptedException;

  /**
   * Takes away what {@link #raise} created, if it is there still with that content.
   *
   * @throws IOException when it cannot
   */
  default void lower(Path file, String attempt)
      throws IOException, CallFailed, InterruptedException {
    throw new IOException(file + " cannot be taken away here");
  }
}
