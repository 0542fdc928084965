package io.wheeltapper.core.spi;

import java.util.List;
import java.util.stream.Collectors;

/** A setting is wrong; the message says what is, and what would be right. */
public final class BadSetting extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final transient List<Problem> problems;

  /** About one key of one instance's settings. */
  public BadSetting(String key, String message) {
    super(message);
    this.key = key;
    this.problems = List.of();
  }

  /** About a file that a key names: everything that is wrong with it, each with its place. */
  public BadSetting(String key, List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.key = key;
    this.problems = List.copyOf(problems);
  }

  /** The key that is wrong. */
  public String key() {
    return key;
  }

  /** What is wrong within the file that the key names; empty where the value itself is wrong. */
  public List<Problem> problems() {
    return problems;
  }
}
