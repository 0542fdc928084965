package io.wheeltapper.rules.condition;

/** Something in a rule that the engine runs and we cannot follow; the rule is then named so. */
final class NotFollowed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotFollowed(String what) {
    super(what);
  }
}
