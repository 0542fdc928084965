package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A job by the name that the sensor gives it, {@code job:kubernetes/NAMESPACE/KIND/NAME}.
 *
 * @param kinds the controllers that may be meant
 */
record JobId(String namespace, List<Controller> kinds, String name) {

  /** A DNS label of a subdomain, as Kubernetes checks names itself (RFC 1123). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  /**
   * Reads a target.
   *
   * @param cluster what stands before its jobs' names
   * @throws IllegalArgumentException when it is no job of this cluster, or of no controller that is
   *     known
   */
  static JobId of(Target target, String cluster) {
    if (!its(target, cluster)) {
      throw new IllegalArgumentException(
          target + " is no job of this cluster; write job:" + cluster + "/NAMESPACE/KIND/NAME");
    }
    String[] parts = target.id().substring(cluster.length() + 1).split("/", -1);
    if (parts.length != 3
        || !NAME.matcher(parts[0]).matches()
        || !NAME.matcher(parts[2]).matches()) {
      throw new IllegalArgumentException(
          target + " is no job; write " + cluster + "/ns/jobset/name");
    }
    List<Controller> kinds = Controller.named(parts[1]);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("nothing here can stop and start a " + parts[1]);
    }
    return new JobId(parts[0], kinds, parts[2]);
  }

  static boolean its(Target target, String cluster) {
    return target.kind() == Target.Kind.JOB && target.id().startsWith(cluster + "/");
  }
}
