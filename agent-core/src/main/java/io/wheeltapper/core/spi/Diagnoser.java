package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import java.util.List;

/**
 * Takes signals in the order of arrival, gives findings. One instance is one session (a shard's, or
 * the site's) and has one owner thread at a time; it keeps windows between calls.
 *
 * <p>Repeatable: the same steps in the same order give the same findings, on any machine, and the
 * findings about one node never depend on which other nodes share the session. For that, every
 * session is given every clock step, also those in which it has no signal.
 */
public interface Diagnoser extends AutoCloseable {

  /**
   * One fire point.
   *
   * @param clock the largest event time seen so far, epoch milliseconds; never goes back
   * @param signals in the order of arrival; one older than the clock before this step is late and
   *     never supports absence
   * @param findings what node sessions found in this step; given to the site session only, else
   *     empty
   */
  record Step(long clock, List<Signal> signals, List<Finding> findings) {
    public Step {
      signals = List.copyOf(signals);
      findings = List.copyOf(findings);
    }
  }

  /**
   * Advances the clock, inserts, fires; what was found, in no promised order. Never throws for bad
   * data.
   */
  List<Finding> diagnose(Step step);

  /**
   * Goes on where the session of another bundle stopped: facts, windows, and what was said already,
   * so that nothing is lost and nothing is said again. Called at most once, before the first step,
   * while both are at rest; that session takes no further step. One that keeps nothing inherits
   * nothing.
   */
  default void inherit(Diagnoser before) {}

  /** Ends the session. */
  @Override
  void close();
}
