package io.wheeltapper.deploy.rights;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a key may come in a minute. Bounded: of very many keys the one longest unused is
 * forgotten. Safe for all threads.
 */
public final class Rates {

  private static final long MINUTE = 60_000;
  private static final int MOST_KEYS = 10_000;

  private final InstantSource clock;
  private final int perMinute;
  private final LinkedHashMap<String, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > MOST_KEYS;
        }
      };

  private record Count(long minute, int number) {}

  /** With so many a minute for each key. */
  public Rates(InstantSource clock, int perMinute) {
    this.clock = clock;
    this.perMinute = perMinute;
  }

  /** Counts one; 0 where it is within the rate, else after how many seconds to come again. */
  public synchronized long take(String key) {
    long minute = clock.millis() / MINUTE;
    Count count = counts.get(key);
    int number = count == null || count.minute() != minute ? 1 : count.number() + 1;
    counts.put(key, new Count(minute, Math.min(number, perMinute + 1)));
    return number > perMinute ? secondsLeft(minute) : 0;
  }

  /** An address as a key: of IPv6 the half that one subscriber has. */
  public static String place(String address) {
    String[] groups = address.split(":", 5);
    return groups.length < 5 || address.contains("::")
        ? address
        : String.join(":", groups[0], groups[1], groups[2], groups[3]);
  }

  private long secondsLeft(long minute) {
    return Math.max(1, ((minute + 1) * MINUTE - clock.millis() + 999) / 1000);
  }
}
