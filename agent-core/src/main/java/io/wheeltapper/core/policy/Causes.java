package io.wheeltapper.core.policy;

/** When many symptoms are one cause: the section {@code common-cause} of {@code limits.yaml}. */
public record Causes() {

  /** What holds when a bundle says nothing. */
  public static Causes cautious() {
    return new Causes();
  }
}
