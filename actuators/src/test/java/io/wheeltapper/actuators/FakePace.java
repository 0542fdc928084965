package io.wheeltapper.actuators;

import java.time.Duration;

/** Time that goes on only when somebody waits. */
public final class FakePace implements Pace {

  private long now;

  /** From here. */
  public FakePace(long start) {
    now = start;
  }

  @Override
  public synchronized long now() {
    return now;
  }

  @Override
  public synchronized void pause(Duration time) {
    now += time.toMillis();
  }
}
