package io.wheeltapper.rules;

/**
 * What a session did since it began.
 *
 * @param snapshots snapshots given to it
 * @param passed snapshots that passed the filter
 * @param facts facts in working memory now
 * @param findings findings given out
 * @param evicted facts dropped because their node had too many, oldest first
 * @param late conclusions refused because they would have drawn absence from a late signal
 * @param failed conclusions lost because a rule threw
 * @param cutOff how often a rule was cut off because it fired without end
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
    String lastTrouble) {}
