package io.wheeltapper.sensors.facility.mqtt;

import java.util.function.BiConsumer;

/**
 * Whether a stated time is of now.
 *
 * @param staleMillis what is older is no reading
 */
record Freshness(long staleMillis) {

  /** The agent itself believes no stamp that lies further ahead. */
  private static final long AHEAD_MILLIS = 300_000;

  private static final int LONGEST = 120;

  boolean fits(long at, long now, String place, BiConsumer<String, String> rejected) {
    if (at > now + AHEAD_MILLIS) {
      rejected.accept(place, "its time is " + (at - now) / 1000 + " s ahead of ours");
      return false;
    }
    if (now - at > staleMillis) {
      rejected.accept(place, "it is " + (now - at) / 1000 + " s old");
      return false;
    }
    return true;
  }

  /** Untrusted text in a message: printable and short. */
  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
  }
}
