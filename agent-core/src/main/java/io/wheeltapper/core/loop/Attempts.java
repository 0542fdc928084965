package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.TreeMap;

/** Between the ledger's words for an attempt and the actuators'. */
final class Attempts {

  /** What an action without a word in the catalogue is taken for: the worst. */
  static final Effect UNKNOWN_EFFECT =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);

  private Attempts() {}

  /**
   * The open attempt of a case. Its time runs from the first try of the step, whatever was retried.
   */
  static Attempt of(Case kase) {
    Entry.Started started = kase.attempt().orElseThrow();
    return new Attempt(
        started.attempt(),
        started.caseId(),
        started.fault().code(),
        kase.inHand().firstTry(),
        Long.MAX_VALUE);
  }

  static Action action(Entry.Started started) {
    return new Action(started.action(), started.target(), new TreeMap<>(started.parameters()));
  }

  static Ladder noLadder(Fault fault) {
    return new Ladder(fault, 0, 0, Endings.QUIET_MILLIS, List.of(), "", false, List.of());
  }
}
