package io.wheeltapper.deploy.rights;

import io.wheeltapper.core.spi.Nearest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a person or a program is here. An admin is neither approver nor author by being admin. */
public enum Role {
  VIEWER(Right.VIEW),
  OPERATOR(Right.VIEW, Right.OPERATE),
  APPROVER(Right.VIEW, Right.APPROVE),
  POLICY_AUTHOR(Right.VIEW, Right.AUTHOR),
  AUDITOR(Right.VIEW, Right.AUDIT),
  ADMIN(Right.VIEW, Right.OPERATE, Right.ADMIN);

  private final Set<Right> rights;

  Role(Right first, Right... rest) {
    this.rights = EnumSet.of(first, rest);
  }

  /** What it may. */
  public Set<Right> rights() {
    return EnumSet.copyOf(rights);
  }

  /** The name as people write it: {@code policy-author}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names, as people write them. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Role::word).toList();
  }

  /**
   * The role of that name.
   *
   * @throws IllegalArgumentException naming the roles there are
   */
  public static Role of(String word) {
    return Arrays.stream(values())
        .filter(r -> r.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + word + "' is no role" + Nearest.hint(word, words())));
  }
}
