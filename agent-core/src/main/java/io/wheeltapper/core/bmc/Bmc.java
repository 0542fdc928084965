package io.wheeltapper.core.bmc;

import io.wheeltapper.core.model.Target;
import java.net.URI;

/**
 * One Redfish service and whom it speaks for.
 *
 * @param subject the node, loop, feed or rack that it was named for
 * @param base scheme, host and port
 * @param system the one system meant, where several share a service, or {@code ""}
 * @param pin the SHA-256 of its certificate in lower-case hexadecimal, or {@code ""}
 */
public record Bmc(Target subject, URI base, String system, String pin) {

  /** Names its sensor beside the instance's name: {@code n1}, {@code loop:cdu-1}. */
  public String name() {
    return subject.kind() == Target.Kind.NODE ? subject.id() : subject.toString();
  }

  /** The node, or {@code ""} for plant. */
  public String node() {
    return subject.kind() == Target.Kind.NODE ? subject.id() : "";
  }

  /** Host and port, as a connection has them. */
  public String peer() {
    int port = base.getPort() > 0 ? base.getPort() : base.getScheme().equals("https") ? 443 : 80;
    return base.getHost() + ":" + port;
  }
}
