package io.wheeltapper.rules;

import java.util.List;

/**
 * What is known of a rule from its text.
 *
 * @param salience which of two rules of one fire point goes first: the higher
 * @param absence whether it may conclude from something not being there; such a rule takes no late
 *     signal
 * @param level whether it is nothing but joined patterns, one of them a snapshot: it then speaks
 *     when it becomes true and not again while it stays so
 * @param once at most one finding for the same first evidence, whatever else of the match changes
 * @param quietMillis at most one finding a target in this time; 0 is every one
 * @param doc what its author says it is for, or {@code ""}
 * @param reads the metrics it reads
 * @param levels when its patterns over snapshots may match, by their numbers
 * @param veto what it reads as a veto rule; nothing for all others
 */
public record RuleCard(
    String name,
    String file,
    int line,
    Tier tier,
    int salience,
    boolean absence,
    boolean level,
    boolean once,
    long quietMillis,
    String doc,
    List<MetricRead> reads,
    List<Level> levels,
    VetoReads veto) {

  public RuleCard {
    reads = List.copyOf(reads);
    levels = List.copyOf(levels);
  }
}
