package io.wheeltapper.actuators;

import java.time.Duration;

/** Time as actuators see it, so that a test need not wait. Safe for all threads. */
public interface Pace {

  /** Now, epoch milliseconds. */
  long now();

  /** Lets time go by. Interruption passes through. */
  void pause(Duration time) throws InterruptedException;

  /** The machine's own clock. */
  static Pace system() {
    return new Pace() {
      @Override
      public long now() {
        return System.currentTimeMillis();
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
      }
    };
  }
}
