package io.wheeltapper.deploy.config;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A file cannot be used; says everything that is wrong with it. */
public final class BadConfig extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** With everything that is wrong; what is said twice is told once. */
  public BadConfig(List<Problem> problems) {
    super(problems.stream().distinct().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems.stream().distinct().toList();
  }

  /** What is wrong, by place. */
  public List<Problem> problems() {
    return problems;
  }
}
