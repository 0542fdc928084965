package io.wheeltapper.advisor.endpoint;

import java.time.Duration;

/** Lets time go by, so that a test need not. */
@FunctionalInterface
public interface Waiting {

  /** Interruption passes through. */
  void rest(Duration time) throws InterruptedException;
}
