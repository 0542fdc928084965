package io.wheeltapper.rules;

import java.util.LinkedHashSet;
import java.util.Set;

/** Adds up what the sessions of one bundle did. Any thread. */
final class Tally {

  private final Set<RuleSession> open = new LinkedHashSet<>();
  private SessionCounters before = SessionCounters.NONE;

  synchronized void began(RuleSession session) {
    open.add(session);
  }

  synchronized void ended(RuleSession session) {
    if (open.remove(session)) {
      before = before.plus(session.counters().ended());
    }
  }

  synchronized SessionCounters sum() {
    SessionCounters sum = before;
    for (RuleSession session : open) {
      sum = sum.plus(session.counters());
    }
    return sum;
  }
}
