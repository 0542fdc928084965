package io.wheeltapper.rules.condition;

import org.jspecify.annotations.Nullable;

/**
 * What names stand for while a rule is followed: a chain, so that each partial match goes on from
 * the one before and none is copied. The fact at hand is {@code this}.
 */
record Scope(@Nullable Scope before, String name, @Nullable Object value) {

  static final String THIS = "this";

  /** Nothing is known. */
  static final Scope NONE = new Scope(null, "", null);

  Scope with(String bound, @Nullable Object to) {
    return new Scope(this, bound, to);
  }

  boolean knows(String wanted) {
    return find(wanted) != null;
  }

  @Nullable Object get(String wanted) {
    Scope found = find(wanted);
    if (found == null) {
      throw new Unbound(wanted);
    }
    return found.value;
  }

  private @Nullable Scope find(String wanted) {
    for (Scope at = this; at != null; at = at.before) {
      if (at.name.equals(wanted)) {
        return at;
      }
    }
    return null;
  }

  /** A variable whose fact is not there; nothing that it is compared with holds. */
  static final class Unbound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unbound(String name) {
      super(name, null, false, false);
    }
  }
}
