package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps at most one checkpoint in a while: each one covers all before it, so that only the newest
 * entries stay without a copy for that long. For one thread.
 */
final class Paced implements CheckpointSink {

  private final CheckpointSink sink;
  private final long everyNanos;
  private final LongSupplier nanos;
  private boolean kept;
  private long at;

  Paced(CheckpointSink sink, Duration every, LongSupplier nanos) {
    this.sink = sink;
    this.everyNanos = every.toNanos();
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return sink.name();
  }

  @Override
  public void publish(String note) throws IOException {
    long now = nanos.getAsLong();
    if (kept && now - at < everyNanos) {
      return;
    }
    sink.publish(note);
    kept = true;
    at = now;
  }
}
