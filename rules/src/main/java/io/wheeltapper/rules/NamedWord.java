package io.wheeltapper.rules;

/**
 * A name in a veto rule that only the rest of the bundle can know.
 *
 * @param kind what it must be the name of
 * @param word the name
 * @param file as the person named it
 * @param line from 1
 * @param column from 1
 */
public record NamedWord(Kind kind, String word, String file, int line, int column) {

  /** What a name is of. */
  public enum Kind {
    ACTION,
    FAULT
  }
}
