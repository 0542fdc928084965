package io.wheeltapper.advisor.answer;

/** An answer is not of the agreed shape; the message says what is wrong. */
public final class BadAnswer extends Exception {

  /** How the failure of an advice begins whose answer was refused for its shape. */
  public static final String REFUSED = "the answer is not of the agreed shape: ";

  private static final long serialVersionUID = 1L;

  BadAnswer(String why) {
    super(why, null, false, false);
  }

  /** What is wrong. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
