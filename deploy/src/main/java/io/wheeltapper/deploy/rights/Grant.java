package io.wheeltapper.deploy.rights;

import io.wheeltapper.core.model.Target;

/**
 * A role within a scope: {@code operator} everywhere, {@code operator@partition:batch} in that
 * partition only. Another target than a partition may be named as well: {@code operator@rack:r12}.
 */
public record Grant(Role role, Target scope) {

  /** Everywhere. */
  public static Grant of(Role role) {
    return new Grant(role, Target.site());
  }

  /** Whether it holds everywhere. */
  public boolean everywhere() {
    return scope.kind() == Target.Kind.SITE;
  }

  /**
   * Reads {@code role} or {@code role@kind:id}.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  public static Grant parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? of(Role.of(text))
        : new Grant(Role.of(text.substring(0, at)), Target.parse(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return everywhere() ? role.word() : role.word() + "@" + scope;
  }
}
