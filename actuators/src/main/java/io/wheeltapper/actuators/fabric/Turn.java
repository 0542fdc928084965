package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One change of a subnet at a time, from its look until it is seen: what two looks at once leave
 * standing, two changes together may take. Safe for all threads.
 */
final class Turn {

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Duration longest;
  private final Pace pace;

  /** With how long a turn is waited for, and what was changed is looked for. */
  Turn(Duration longest, Pace pace) {
    this.longest = longest;
    this.pace = pace;
  }

  Duration longest() {
    return longest;
  }

  Pace pace() {
    return pace;
  }

  /**
   * Makes it alone.
   *
   * @throws CallFailed what it threw; not made, when others took too long
   */
  <T> T alone(Line.Call<T> call) throws CallFailed, InterruptedException {
    if (!lock.tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, "another change of the subnet did not end within " + longest);
    }
    try {
      return call.make();
    } finally {
      lock.unlock();
    }
  }
}
