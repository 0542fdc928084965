package io.wheeltapper.actuators.facility;

import io.wheeltapper.actuators.CallFailed;
import java.math.BigDecimal;

/**
 * One set-point of one device. Every call blocks up to its own limit; interruption passes through.
 * Safe for all threads.
 */
public interface Knob {

  /**
   * Looks at it and at what it moves.
   *
   * @throws NoKnob when the device has no such set-point, or several that cannot be told apart
   */
  Reading look() throws CallFailed, InterruptedException, NoKnob;

  /** The exact call that {@link #set} would make, for people. */
  String describe(BigDecimal value, Reading seen);

  /** Moves it, with one call, on what was looked at. */
  void set(BigDecimal value, Reading seen) throws CallFailed, InterruptedException;

  /** There is none to be moved. */
  final class NoKnob extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason, for people. */
    public NoKnob(String why) {
      super(why);
    }
  }
}
