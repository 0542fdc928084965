package io.wheeltapper.rules;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.spi.Diagnoser;
import java.util.List;
import java.util.SortedMap;

/** One rule in a session of its own, to be measured. One owner thread; to be closed. */
public final class Alone implements AutoCloseable {

  private final RuleSession session;

  Alone(RuleSession session) {
    this.session = session;
  }

  /** Takes a fire point. */
  public List<Finding> take(Diagnoser.Step step) {
    return session.diagnose(step);
  }

  /**
   * How many facts it holds now, by what they are: {@code event xid}, {@code snapshot of a gpu}.
   */
  public SortedMap<String, Long> facts() {
    return session.facts();
  }

  /** Conclusions begun. */
  public long fired() {
    return session.fired();
  }

  /** What it did so far. */
  public SessionCounters counters() {
    return session.counters();
  }

  @Override
  public void close() {
    session.close();
  }
}
