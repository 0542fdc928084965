package io.wheeltapper.sensors.fabric.sysfs;

/**
 * What is to be said of one port, from look to look: what is broken only once that has lasted. For
 * one thread.
 */
final class PortWatch {

  /** SIGNALS.md: a status says that something is broken once that has lasted a minute. */
  static final long LASTS_MILLIS = 60_000;

  /** SIGNALS.md: not active for less is {@code unsettled}; gpud's drop is the same four minutes. */
  static final long DOWN_MILLIS = 240_000;

  /** SIGNALS.md: down and active again within this is a flap. */
  static final long FLAP_MILLIS = 300_000;

  /** More are told by the counter; two make a rule fire. */
  private static final int MOST_FLAPS = 8;

  /**
   * What was seen in one look.
   *
   * @param expected Gb/s, or NaN where nobody knows
   * @param used whether a link is to be expected here: set, seen, or as its likes have one
   */
  record Seen(Port port, double expected, boolean used) {}

  /**
   * What to say.
   *
   * @param value a word of {@code fabric.port}, or {@code ""} for nothing yet
   * @param flaps how many there were since the last look
   * @param downSeconds of the one that was watched, or -1
   */
  record Saying(String value, int flaps, long downSeconds) {}

  private long inactiveSince = -1;
  private long goneSince = -1;
  private long slowSince = -1;
  private long bareSince = -1;
  private boolean shut;
  private boolean everActive;
  private long downsWhenActive = -1;

  /** Whether it was active at any time. */
  boolean everActive() {
    return everActive;
  }

  /** The device is not there: positively read. */
  Saying gone(long at) {
    goneSince = goneSince < 0 ? at : goneSince;
    slowSince = -1;
    bareSince = -1;
    downsWhenActive = -1;
    if (at - goneSince < LASTS_MILLIS) {
      return new Saying("", 0, -1); // its firmware may be starting anew
    }
    inactiveSince = -1;
    return new Saying("missing", 0, -1);
  }

  /** It is there, and looks so. */
  Saying seen(long at, Seen seen) {
    goneSince = -1;
    if (!seen.port().active()) {
      return inactive(at, seen);
    }
    long since = inactiveSince;
    boolean wasShut = shut;
    inactiveSince = -1;
    shut = false;
    long downs = seen.port().downs();
    long grown = downs >= 0 && downsWhenActive >= 0 ? downs - downsWhenActive : 0;
    downsWhenActive = downs;
    boolean watched = everActive && since >= 0;
    everActive = true;
    String said = fault(at, seen);
    if (wasShut || (watched && at - since >= FLAP_MILLIS)) {
      return new Saying(said, 0, -1);
    }
    int flaps = (int) Math.clamp(grown, watched ? 1 : 0, MOST_FLAPS);
    return new Saying(said, flaps, watched ? (at - since) / 1000 : -1);
  }

  private Saying inactive(long at, Seen seen) {
    slowSince = -1;
    bareSince = -1;
    if (seen.port().disabled()) {
      shut = true;
      inactiveSince = -1;
      return new Saying("disabled", 0, -1);
    }
    inactiveSince = inactiveSince < 0 ? at : inactiveSince;
    boolean lasts = at - inactiveSince >= DOWN_MILLIS;
    return new Saying(!seen.used() ? "unused" : lasts ? "down" : "unsettled", 0, -1);
  }

  /** What is wrong with an active port, once it has lasted. */
  private String fault(long at, Seen seen) {
    boolean slow = seen.port().rate() < seen.expected();
    boolean bare = seen.port().address() == Port.Known.NO;
    slowSince = !slow ? -1 : slowSince < 0 ? at : slowSince;
    bareSince = !bare ? -1 : bareSince < 0 ? at : bareSince;
    if (slow && at - slowSince >= LASTS_MILLIS) {
      return "slow";
    }
    return bare && at - bareSince >= LASTS_MILLIS ? "no-gid" : "active";
  }
}
