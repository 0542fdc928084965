package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import java.util.Map;

/** Where a call for a person goes. Safe for all threads. */
@FunctionalInterface
interface Webhook {

  /**
   * The call that hands the body over, blocking up to its own limit; the receiver takes the same
   * {@code Idempotency-Key} twice as once.
   *
   * @throws CallFailed when there is no place to call; nothing was called
   */
  Line.Act post(Map<String, String> headers, byte[] body) throws CallFailed;
}
