package io.wheeltapper.core.policy;

/** How a repaired target is watched: the section {@code probation} of {@code limits.yaml}. */
public record Probation() {

  /** What holds when a bundle says nothing. */
  public static Probation cautious() {
    return new Probation();
  }
}
