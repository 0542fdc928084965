package io.wheeltapper.core.model;

/**
 * What cannot be promised of an action, whoever carries it out. Whoever lacks any of it asks
 * persons, unless its step says {@code ask: false}.
 */
public enum Lack {
  /** It lasts, and nothing takes it back: older firmware may refuse what comes after it. */
  UNDO("what it does lasts and cannot be taken back"),

  /** Nobody can look whether it took effect: no reading shows it. */
  LOOK("whether it took effect cannot be looked at");

  private final String words;

  Lack(String words) {
    this.words = words;
  }

  /** In words, as a reason. */
  public String words() {
    return words;
  }
}
