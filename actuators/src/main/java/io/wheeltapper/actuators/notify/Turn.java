package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import java.time.Duration;

/** Slack takes about one message a second and channel; whoever comes too early waits. */
final class Turn {

  private static final long EVERY_MILLIS = 1_000;

  /** Whoever would wait longer comes again later. */
  private static final long LONGEST_MILLIS = 15_000;

  private final Pace pace;
  private long next;

  Turn(Pace pace) {
    this.pace = pace;
  }

  /**
   * Waits for a turn.
   *
   * @throws CallFailed when too many wait already
   */
  void take() throws CallFailed, InterruptedException {
    long wait;
    synchronized (this) {
      long now = pace.now();
      wait = Math.max(0, next - now);
      if (wait > LONGEST_MILLIS) {
        throw new CallFailed(CallFailed.Kind.NOT_MADE, "too many messages wait for their turn");
      }
      next = now + wait + EVERY_MILLIS;
    }
    if (wait > 0) {
      pace.pause(Duration.ofMillis(wait));
    }
  }
}
