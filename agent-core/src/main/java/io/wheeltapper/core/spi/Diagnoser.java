package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

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
   * @param elsewhere which of the signals are facts of other sessions only: sensors that are no
   *     longer heard, whose numbers this one may hold
   */
  record Step(long clock, List<Signal> signals, List<Finding> findings, Set<Signal> elsewhere) {
    public Step {
      signals = List.copyOf(signals);
      findings = List.copyOf(findings);
      elsewhere = Set.copyOf(elsewhere);
    }

    /** One whose signals are all facts here. */
    public Step(long clock, List<Signal> signals, List<Finding> findings) {
      this(clock, signals, findings, Set.of());
    }

    /**
     * What one session is given of all signals of a step: its facts, and which sensors are no
     * longer heard, whosever they are, since a gateway's may have spoken of any node.
     */
    public static Step of(
        long clock, List<Signal> all, Predicate<Signal> fact, List<Finding> findings) {
      List<Signal> here = List.of();
      Set<Signal> elsewhere = Set.of();
      for (Signal signal : all) {
        boolean mine = fact.test(signal);
        if (mine || signal instanceof Status status && Known.unheard(status)) {
          here = here.isEmpty() ? new ArrayList<>() : here;
          here.add(signal);
        }
        if (!mine && signal instanceof Status status && Known.unheard(status)) {
          elsewhere = elsewhere.isEmpty() ? new HashSet<>() : elsewhere;
          elsewhere.add(signal);
        }
      }
      return new Step(clock, here, findings, elsewhere);
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
