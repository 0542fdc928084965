package io.wheeltapper.core.yaml;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.List;

/** Gathers everything that is wrong with what a person wrote. For one thread. */
public final class Problems {

  private final List<Problem> all = new ArrayList<>();

  /** One more. */
  public void add(Problem problem) {
    all.add(problem);
  }

  /** About a whole file. */
  public void file(String file, String code, String message, String mend) {
    add(new Problem(file, 0, 0, code, message, mend));
  }

  /** Whether nothing is wrong. */
  public boolean none() {
    return all.isEmpty();
  }

  /** All, in the order found. */
  public List<Problem> all() {
    return List.copyOf(all);
  }
}
