package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Ssh;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs a site's commands by one line. A node that does not answer is no word about the line: each
 * node is a system of its own, and a dead one must not keep us from the others. Safe for all
 * threads.
 */
record Program(Run run, Line line) {

  /** From here on a program was ended by a signal, as shells tell it. */
  private static final int ENDED_BY_SIGNAL = 128;

  /** {@code EX_TEMPFAIL} of sysexits.h: not now. */
  private static final int NOT_NOW = 75;

  private static final int WORDS = 500;

  /** Makes a look. */
  Run.Ran look(List<String> argv, Duration limit) throws CallFailed, InterruptedException {
    return line.read(() -> ran(argv, limit));
  }

  /** Makes what may change something; it may end badly, see {@link #failure}. */
  Run.Ran act(List<String> argv, Duration limit) throws CallFailed, InterruptedException {
    return line.write(() -> ran(argv, limit));
  }

  private Run.Ran ran(List<String> argv, Duration limit) throws CallFailed, InterruptedException {
    try {
      return run.run(argv, limit);
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, argv.getFirst() + " cannot be started here: " + e, e);
    }
  }

  /**
   * What is known where a command did not end with 0. A site's command says no by 1 to 127, having
   * done nothing; by 75 it says not now. What ssh ends with, and what was ended, has no known
   * effect.
   */
  static CallFailed failure(Run.Ran ran) {
    String said = said(ran);
    if (ran.timedOut()) {
      return new CallFailed(CallFailed.Kind.UNCERTAIN, "no end in time: " + said);
    }
    if (Ssh.notReached(ran)) {
      return new CallFailed(CallFailed.Kind.UNREACHABLE, said);
    }
    if (Ssh.notLetIn(ran)) {
      return new CallFailed(CallFailed.Kind.REFUSED, said);
    }
    return new CallFailed(
        ran.exit() >= ENDED_BY_SIGNAL || ran.exit() < 0
            ? CallFailed.Kind.UNCERTAIN
            : CallFailed.Kind.REFUSED,
        "exit " + ran.exit() + ": " + said);
  }

  /** Whether a command said that it may do later what it did not do now. */
  static boolean notNow(Run.Ran ran) {
    return !ran.timedOut() && ran.exit() == NOT_NOW;
  }

  /** Whether the node itself had no say in how a look ended. */
  static boolean unanswered(Run.Ran ran) {
    return ran.timedOut() || ran.exit() == Ssh.FAILED || ran.exit() < 0;
  }

  /** What it wrote, on one line. */
  static String said(Run.Ran ran) {
    return Words.plain(ran.out() + " " + ran.err(), WORDS);
  }
}
