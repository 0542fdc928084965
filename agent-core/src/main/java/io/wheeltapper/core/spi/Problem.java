package io.wheeltapper.core.spi;

/**
 * One thing wrong with what a person wrote: where, what, and what would be right.
 *
 * @param file as the person named it
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1; 0 when the whole line is meant
 * @param code a stable code with a documentation page, {@code drl-import}
 * @param message what is wrong
 * @param mend what would be right
 */
public record Problem(String file, int line, int column, String code, String message, String mend) {

  /** {@code file:line:col: message; mend [code]}. */
  @Override
  public String toString() {
    String place = file + (line > 0 ? ":" + line + (column > 0 ? ":" + column : "") : "");
    return place + ": " + message + (mend.isEmpty() ? "" : "; " + mend) + " [" + code + "]";
  }
}
