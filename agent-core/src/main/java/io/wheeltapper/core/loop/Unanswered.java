package io.wheeltapper.core.loop;

/**
 * The tries of a case in one unbroken row that came through to nobody: its system was not reached,
 * or its call was not made. Folded by its case, on the decision thread.
 */
final class Unanswered {

  /** How long a step rests after the first of them; doubles with each. */
  static final long REST_MILLIS = 15_000L;

  /** The longest rest. */
  static final long LONGEST_REST_MILLIS = 600_000L;

  /** For how long it is tried before a person is told. */
  static final long PATIENCE_MILLIS = 600_000L;

  /** 960 s, more than the longest rest. */
  private static final int MOST_DOUBLINGS = 6;

  /** What was not tried for so long, as in a freeze, is another row. */
  private static final long BROKEN_MILLIS = 2 * LONGEST_REST_MILLIS;

  private boolean begun;
  private long since;
  private long last;
  private int rests;
  private long restsUntil;
  private boolean told;
  private String why = "";

  /** One more came through to nobody. */
  void add(long at, String reason) {
    long rest = restsUntilAfter(at);
    if (!goesOn(at)) {
      answered();
      begun = true;
      since = at;
    }
    last = at;
    rests++;
    restsUntil = rest;
    why = reason;
  }

  /** The system answered, whatever it said. */
  void answered() {
    begun = false;
    told = false;
    nextStep();
  }

  /** Another step, perhaps another system: it need not rest, but nobody has answered yet. */
  void nextStep() {
    rests = 0;
    restsUntil = 0;
  }

  /** A person was told of it, when it had gone on for long. */
  void tell() {
    told |= goesOnForLong();
  }

  private boolean goesOn(long at) {
    return begun && at - last <= BROKEN_MILLIS;
  }

  private boolean goesOnForLong() {
    return begun && last - since >= PATIENCE_MILLIS;
  }

  /** Whether it has gone on for so long that a person is to be told, and none was. */
  boolean untold() {
    return goesOnForLong() && !told;
  }

  /** Until when the step rests, in the loop's time; 0 for not at all. */
  long restsUntil() {
    return restsUntil;
  }

  /** Until when it would rest after one more; no rest goes beyond the moment to tell a person. */
  long restsUntilAfter(long at) {
    boolean on = goesOn(at);
    long tells = (on ? since : at) + PATIENCE_MILLIS;
    long rest =
        Math.min(REST_MILLIS << Math.min(on ? rests : 0, MOST_DOUBLINGS), LONGEST_REST_MILLIS);
    return at < tells ? Math.min(at + rest, tells) : at + rest;
  }

  /** For how long nobody has answered, and what was said last. */
  String words() {
    return "no answer for " + (last - since) / 60_000 + " min: " + why;
  }
}
