package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.spi.Attempt;

/**
 * Which ports were disabled by us. PortInfo has no place for an owner, so that we note it before
 * each call, in a file of our own. Safe for all threads.
 */
interface Ours {

  /** Whether we noted that we disable it, and nobody saw it enabled since. */
  boolean has(String guid, int port) throws CallFailed;

  /** Notes it; durable when this returns. */
  void put(String guid, int port, Attempt attempt) throws CallFailed;

  /** It was seen enabled: whoever disables it again is another. */
  void drop(String guid, int port) throws CallFailed;
}
