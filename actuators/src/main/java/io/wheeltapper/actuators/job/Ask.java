package io.wheeltapper.actuators.job;

import java.nio.file.Path;

/** How a checkpoint is asked for. */
public sealed interface Ask {

  /** A signal's name, {@code USR1}, and who gets it. */
  record Signal(To to, String name) implements Ask {}

  /** A file that the job looks for: a save switch. */
  record Flag(Path file) implements Ask {}

  /** The attempt's id as the value of this annotation of the job's object. */
  record Annotation(String key) implements Ask {}

  /** A POST to the job's own endpoint. */
  record Hook(Endpoint endpoint) implements Ask {}

  /** Who of a job gets a signal. */
  enum To {
    BATCH,
    STEP,
    FULL
  }
}
