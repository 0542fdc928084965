package io.wheeltapper.deploy.cli;

/** A person asked for what cannot be; the message says what is wrong and what would be right. */
class BadUse extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadUse(String message) {
    super(message);
  }
}
