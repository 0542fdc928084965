package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.bmc.Bmc;
import java.util.Optional;

/**
 * One Redfish service, as far as deeds need it. It sees one call at a time, others wait for their
 * turn. Every call blocks up to its own limit; interruption passes through. Safe for all threads.
 */
public interface Redfish {

  /** Where it is, and whose. */
  Bmc bmc();

  /**
   * The resource, or what a task monitor says; empty when the service says that there is none (404,
   * 410).
   *
   * @param uri a path below {@code /redfish/}; one that leads elsewhere is refused
   */
  Optional<Resource> get(String uri) throws CallFailed, InterruptedException;

  /**
   * Makes one change, with one call. Returns when it was accepted; whether it has its effect is for
   * a look to say.
   *
   * @throws CallFailed unreachable also where the resource is no more the one that was looked at
   *     (412): nothing was changed, look again
   */
  Receipt apply(Change change) throws CallFailed, InterruptedException;

  /** The exact call that {@link #apply} would make, for people. */
  default String describe(Change change) {
    String body = change.body().isEmpty() ? "" : " " + change.body();
    String match = change.etag().isEmpty() ? "" : " If-Match: " + change.etag();
    return change.method() + " " + bmc().base() + change.uri() + body + match;
  }
}
