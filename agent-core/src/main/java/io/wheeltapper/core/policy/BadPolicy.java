package io.wheeltapper.core.policy;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A bundle cannot be used; says everything that is wrong with it. */
public final class BadPolicy extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** At least one problem. */
  public BadPolicy(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the files. */
  public List<Problem> problems() {
    return problems;
  }
}
