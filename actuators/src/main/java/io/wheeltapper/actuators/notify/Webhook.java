package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import java.util.Map;

/** Where a call for a person goes. Blocks up to its own limit. Safe for all threads. */
@FunctionalInterface
interface Webhook {

  /** Hands the body over; the receiver takes the same {@code Idempotency-Key} twice as once. */
  void post(Map<String, String> headers, byte[] body) throws CallFailed, InterruptedException;
}
