package io.wheeltapper.deploy.mcp;

/** A question that has no answer; the message says why, and what would be right. */
public final class Unanswered extends Exception {

  private static final long serialVersionUID = 1L;

  /** With words for whoever asked. */
  public Unanswered(String message) {
    super(message);
  }
}
