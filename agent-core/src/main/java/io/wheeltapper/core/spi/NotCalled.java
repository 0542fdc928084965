package io.wheeltapper.core.spi;

/**
 * Thrown by {@link Actuator#preview} when the system cannot be asked now, and by {@link
 * Actuator#execute} when for certain nothing was written, because it was not let through: the
 * system has not answered lately, or the call did not get its turn. It is tried again later and is
 * no failure of the action.
 */
public final class NotCalled extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason, for people. */
  public NotCalled(String why) {
    super(why);
  }
}
