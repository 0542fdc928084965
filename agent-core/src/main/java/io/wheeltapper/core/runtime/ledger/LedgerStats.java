package io.wheeltapper.core.runtime.ledger;

/**
 * What a ledger did since it was opened.
 *
 * @param groups transactions made durable, each with one fsync of the log file
 * @param entries entries in them
 * @param checkpoints checkpoints signed
 * @param commitNanos time spent in commits, fsync included, nanoseconds
 * @param sinkFailures checkpoints that a sink outside did not keep
 */
public record LedgerStats(
    long groups, long entries, long checkpoints, long commitNanos, long sinkFailures) {}
