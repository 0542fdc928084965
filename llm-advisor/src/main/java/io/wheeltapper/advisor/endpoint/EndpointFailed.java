package io.wheeltapper.advisor.endpoint;

/** A model gave no answer; the message says why, in words that a person can read. */
public final class EndpointFailed extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says why. */
  public EndpointFailed(String why) {
    super(why);
  }

  /** Why. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
