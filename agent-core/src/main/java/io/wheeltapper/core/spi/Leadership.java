package io.wheeltapper.core.spi;

/** Who may write. */
public interface Leadership {

  /**
   * The epoch this process leads in, or 0 when it does not lead. Grows with every change of leader.
   */
  long epoch();

  /** Until when the lease holds by {@link System#nanoTime}'s clock, in nanoseconds. */
  long heldUntilNanos();
}
