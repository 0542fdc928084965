package io.wheeltapper.rules.condition;

import org.jspecify.annotations.Nullable;

/**
 * One of a pattern's parts between commas: {@code $code: field("xid")}, {@code value == "down"}, or
 * both at once.
 *
 * @param name the variable that it binds, or null
 * @param value what the variable stands for, or null
 * @param test what must hold, or null when it only binds
 */
record Constraint(@Nullable String name, @Nullable Value value, @Nullable Condition test) {

  Scope bind(Scope scope) {
    if (name == null || value == null) {
      return scope;
    }
    try {
      return scope.with(name, value.in(scope));
    } catch (NotFollowed e) {
      throw e;
    } catch (RuntimeException e) {
      return scope.with(name, null); // as the engine's guarded function answers
    }
  }

  /** Whether it holds; one that throws does not, as in the engine. */
  boolean holds(Scope scope, Outcomes outcomes) {
    return test == null || holds(test, scope, outcomes);
  }

  static boolean holds(Condition test, Scope scope, Outcomes outcomes) {
    try {
      return test.holds(scope, outcomes);
    } catch (NotFollowed e) {
      throw e;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
