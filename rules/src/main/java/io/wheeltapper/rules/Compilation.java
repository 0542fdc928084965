package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.List;

/** What came of a bundle's rules: either all of them run, or none, and why. */
public sealed interface Compilation {

  /** They can run. */
  record Ready(Policies policies) implements Compilation {}

  /** Something is wrong; the caller keeps what it had. */
  record Refused(List<Problem> problems) implements Compilation {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
