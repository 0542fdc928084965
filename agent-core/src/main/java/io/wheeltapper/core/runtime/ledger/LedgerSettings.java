package io.wheeltapper.core.runtime.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * How a ledger is kept.
 *
 * @param checkpointEvery the longest time that an entry stays without a signed checkpoint over it
 * @param sinks where checkpoints go outside
 * @param clock the time that is noted beside a checkpoint
 */
public record LedgerSettings(
    Duration checkpointEvery, List<CheckpointSink> sinks, InstantSource clock) {

  public LedgerSettings {
    sinks = List.copyOf(sinks);
  }

  /** Every ten seconds, to no sink. */
  public static LedgerSettings defaults() {
    return new LedgerSettings(Duration.ofSeconds(10), List.of(), InstantSource.system());
  }

  /** The same with these sinks. */
  public LedgerSettings to(List<CheckpointSink> more) {
    return new LedgerSettings(checkpointEvery, more, clock);
  }
}
