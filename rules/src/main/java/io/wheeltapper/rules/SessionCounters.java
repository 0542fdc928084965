package io.wheeltapper.rules;

/**
 * What a session did since it began, or what several did together. The share that reaches the
 * engine is {@code passed / snapshots}.
 *
 * @param snapshots snapshots given to it
 * @param passed snapshots that passed the filter
 * @param facts facts in working memory now
 * @param findings findings given out
 * @param evicted facts dropped: their node had too many, or they came too late to be kept
 * @param late conclusions refused because they would have drawn absence from a late signal
 * @param failed conditions that threw, and so did not hold, and conclusions lost because they threw
 * @param cutOff how often a rule was cut off because it fired or threw without end
 * @param lastTrouble the rule and the words of the newest trouble, or {@code ""}
 */
public record SessionCounters(
    long snapshots,
    long passed,
    long facts,
    long findings,
    long evicted,
    long late,
    long failed,
    long cutOff,
    String lastTrouble) {

  /** Nothing yet. */
  public static final SessionCounters NONE = new SessionCounters(0, 0, 0, 0, 0, 0, 0, 0, "");

  /** Both together; the other's trouble counts as the newer. */
  public SessionCounters plus(SessionCounters other) {
    return new SessionCounters(
        snapshots + other.snapshots,
        passed + other.passed,
        facts + other.facts,
        findings + other.findings,
        evicted + other.evicted,
        late + other.late,
        failed + other.failed,
        cutOff + other.cutOff,
        other.lastTrouble.isEmpty() ? lastTrouble : other.lastTrouble);
  }

  /** The same after the session's end, when it holds no facts. */
  SessionCounters ended() {
    return new SessionCounters(
        snapshots, passed, 0, findings, evicted, late, failed, cutOff, lastTrouble);
  }
}
