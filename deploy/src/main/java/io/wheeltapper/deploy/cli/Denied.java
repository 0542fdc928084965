package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.rights.Right;
import io.wheeltapper.deploy.rights.Role;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent knows nobody in who asks, or lets them not: what it says, and what would be right. */
final class Denied {

  private static final Pattern RIGHT = Pattern.compile("the right '([a-z]{1,20})'");

  private Denied() {}

  /** In one line; {@code proves} is whether a token or a certificate was sent. */
  static String words(int status, String detail, boolean proves) {
    if (status == 401) {
      return "the agent does not know who asks ("
          + detail
          + "); "
          + (proves
              ? "look at: wheeltapper context show"
              : "name your token's file by --token-file, or wheeltapper context set");
    }
    Matcher right = RIGHT.matcher(detail);
    List<String> roles =
        right.find()
            ? Arrays.stream(Role.values())
                .filter(r -> r.rights().stream().map(Right::word).anyMatch(right.group(1)::equals))
                .map(Role::word)
                .toList()
            : List.of();
    return "not allowed: "
        + detail
        + (roles.isEmpty() ? "" : "; it comes with the role " + String.join(" or ", roles));
  }
}
