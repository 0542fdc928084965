package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.core.model.Target;
import java.util.regex.Pattern;

/** Names that may stand in a path: DNS subdomains (RFC 1123), as Kubernetes checks them itself. */
final class Names {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");
  private static final int LONGEST = 253;

  private Names() {}

  /**
   * The name of an object.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String object(String name) {
    if (!fits(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a Kubernetes object");
    }
    return name;
  }

  /** Whether it could be the name of an object; other schedulers' nodes may be called otherwise. */
  static boolean fits(String name) {
    return name.length() <= LONGEST && NAME.matcher(name).matches();
  }

  /** The node a target means. */
  static String nodeOf(Target target) {
    if (target.kind() != Target.Kind.NODE) {
      throw new IllegalArgumentException(target + " is no node");
    }
    return object(target.id());
  }
}
