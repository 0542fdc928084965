package io.wheeltapper.core.policy;

/** Change windows and freezes: {@code windows.yaml}. */
public record Calendar() {

  /** What holds when a bundle says nothing. */
  public static Calendar cautious() {
    return new Calendar();
  }
}
