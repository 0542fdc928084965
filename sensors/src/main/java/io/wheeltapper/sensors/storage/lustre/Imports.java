package io.wheeltapper.sensors.storage.lustre;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's connection to a target, from {@code import} or {@code state}. Pure.
 *
 * @param state in Lustre's own words; {@code ""} where it says none
 * @param evictedAt when it was evicted last, epoch milliseconds, or 0
 * @param inflight requests without an answer, or -1
 */
record Imports(String state, long evictedAt, long inflight) {

  /** The states in which requests are served: an idle connection is made anew when needed. */
  private static final Set<String> SERVED = Set.of("FULL", "IDLE");

  private static final Pattern STATE =
      Pattern.compile("\\s*(?:current_state|state): *([A-Z_]{2,20})\\s*");
  private static final Pattern EVICTED =
      Pattern.compile("\\s*- *\\[ *(\\d{9,11}), *EVICTED *\\]\\s*");
  private static final Pattern INFLIGHT = Pattern.compile("\\s*inflight: *(\\d{1,9})\\s*");

  static Imports read(List<String> lines) {
    String state = "";
    long evicted = 0;
    long inflight = -1;
    for (String line : lines) {
      Matcher m = STATE.matcher(line);
      if (m.matches()) {
        state = m.group(1);
        continue;
      }
      m = EVICTED.matcher(line);
      if (m.matches()) {
        evicted = Math.max(evicted, Long.parseLong(m.group(1)) * 1000);
        continue;
      }
      m = INFLIGHT.matcher(line);
      if (m.matches()) {
        inflight = Long.parseLong(m.group(1));
      }
    }
    return new Imports(state, evicted, inflight);
  }

  boolean served() {
    return SERVED.contains(state);
  }

  boolean evicted() {
    return state.equals("EVICTED");
  }
}
