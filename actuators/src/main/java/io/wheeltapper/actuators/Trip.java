package io.wheeltapper.actuators;

/**
 * One operation of an actuator, as its lines see it: whether it has written, and whether it still
 * may. Once its time is over it is closed, so that an operation which hears no interruption changes
 * nothing any more. Safe for all threads.
 */
final class Trip {

  /** The operation that the running thread carries out. */
  static final ScopedValue<Trip> CURRENT = ScopedValue.newInstance();

  private boolean closed;
  private boolean wrote;

  /** Right before a write. */
  synchronized void writes() throws InterruptedException {
    if (closed) {
      throw new InterruptedException("its time is over");
    }
    wrote = true;
  }

  /** What began as its first write was not made after all. */
  synchronized void wroteNothing() {
    wrote = false;
  }

  /** Whether it has ended, or its time is over. */
  synchronized boolean isOver() {
    return closed;
  }

  /** It has ended, or its time is over: nothing is written for it any more. */
  synchronized void over() {
    closed = true;
  }

  /** Whether it has written anything, or may have. */
  synchronized boolean wrote() {
    return wrote;
  }
}
