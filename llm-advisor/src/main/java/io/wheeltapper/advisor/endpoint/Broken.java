package io.wheeltapper.advisor.endpoint;

/** There is no whole answer; the message says why, in words. */
final class Broken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Broken(String why) {
    super(why, null, false, false);
  }
}
