package io.wheeltapper.sensors.scheduler.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Remembers since when something is so, without a break. For one thread. */
final class Lasting {

  private final long millis;
  private final Map<String, Long> since = new HashMap<>();

  Lasting(long millis) {
    this.millis = millis;
  }

  /** Whether it is so, and was for long enough. */
  boolean holds(String what, boolean so, long at) {
    if (!so) {
      since.remove(what);
      return false;
    }
    return at - since.computeIfAbsent(what, _ -> at) >= millis;
  }

  /** Forgets all but these. */
  void keep(Set<String> whats) {
    since.keySet().retainAll(whats);
  }
}
