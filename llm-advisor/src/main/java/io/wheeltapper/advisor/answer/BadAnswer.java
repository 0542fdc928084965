package io.wheeltapper.advisor.answer;

/** An answer is not of the agreed shape; the message says what is wrong. */
public final class BadAnswer extends Exception {

  private static final long serialVersionUID = 1L;

  BadAnswer(String why) {
    super(why, null, false, false);
  }

  /** What is wrong. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
