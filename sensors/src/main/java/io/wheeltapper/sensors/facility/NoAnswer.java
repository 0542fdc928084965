package io.wheeltapper.sensors.facility;

import java.io.IOException;

/** Nothing came back in time, or nobody listens there: silence, not a failure. */
public final class NoAnswer extends IOException {

  private static final long serialVersionUID = 1L;

  /** With what was asked, and how long was waited. */
  public NoAnswer(String message) {
    super(message);
  }
}
