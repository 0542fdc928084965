package io.wheeltapper.actuators.job;

import io.wheeltapper.actuators.CallFailed;
import java.util.Optional;

/** Looks at what is not a file: what only the job's scheduler, or the job itself, shows. */
@FunctionalInterface
public interface Sights {

  /**
   * Looks once; empty when there is nothing.
   *
   * @throws CallFailed when it cannot be looked at, which is not the same
   */
  Optional<Sight> look(Source source) throws CallFailed, InterruptedException;

  /** Where only files are seen. */
  static Sights none(String system) {
    return source -> {
      throw new CallFailed(
          CallFailed.Kind.REFUSED,
          "on " + system + " a marker is a file; the contract says " + source);
    };
  }
}
