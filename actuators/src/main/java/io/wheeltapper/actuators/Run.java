package io.wheeltapper.actuators;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs a program of this machine. Never through a shell. Safe for all threads. */
@FunctionalInterface
public interface Run {

  /**
   * How it ended.
   *
   * @param exit its exit status; −1 when it had to be ended at the limit
   * @param out what it wrote, capped
   * @param err what it wrote on standard error, capped
   * @param timedOut whether it was ended at the limit; its effect is then unknown
   */
  record Ran(int exit, String out, String err, boolean timedOut) {

    /** All that it wrote, as evidence. */
    public String all() {
      return err.isEmpty() ? out : out + "\n" + err;
    }
  }

  /**
   * Runs it to its end or the limit. Interruption ends the program and passes through.
   *
   * @param argv the program and its arguments, each taken as it stands
   * @throws IOException when it cannot be started; nothing was run
   */
  Ran run(List<String> argv, Duration limit) throws IOException, InterruptedException;
}
