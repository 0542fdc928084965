package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For a fault, the remediations to try, mildest first; after the last a person is called.
 *
 * @param fault the fault it is for
 * @param priority which ladder leads when a case has several faults; higher leads (0 to 100)
 * @param settleMillis how long planning waits after the first finding, so that companions of the
 *     fault can arrive; findings are immediate
 * @param quietMillis how long without a new finding until a case that needs nothing more is cleared
 * @param confirmedBy faults of the same case whose evidence counts as a witness for this one
 * @param oneOriginEnough why one origin is enough to interrupt running work, or {@code ""}: two are
 *     wanted
 * @param clears whether this fault says that the target is well again
 * @param causeSettleMillis how long its acts on running work wait for a common cause to show; below
 *     0 as long as the bundle's {@code common-cause} says
 * @param madeByJob whether a job makes this fault itself: no node is drained or reset for it
 * @param explains which faults of what it contains are its symptoms, where it is a fault of a rack,
 *     leaf, feed, loop or file system
 * @param rungs the attempts in order; empty when the fault is only recorded
 */
public record Ladder(
    Fault fault,
    int priority,
    long settleMillis,
    long quietMillis,
    List<Fault> confirmedBy,
    String oneOriginEnough,
    boolean clears,
    long causeSettleMillis,
    boolean madeByJob,
    Explains explains,
    List<Rung> rungs) {

  /** The parameter of a step that wants persons' approval whatever the mode. */
  public static final String ASK = "ask";

  /**
   * The value of {@link #ASK} of a step that wants approval anew, once it is in hand: what persons
   * said to the plan before, for the steps before it, does not count.
   */
  public static final String AGAIN = "again";

  /**
   * The parameter of a step that says whether a rung may stop before it; where it may not, what
   * runs already goes on through it under a pause or a freeze.
   */
  public static final String SAFE = "safe-point";

  public Ladder {
    confirmedBy = List.copyOf(confirmedBy);
    rungs = List.copyOf(rungs);
  }

  /** Of a fault that no job makes itself, with the bundle's own time to wait for a common cause. */
  public Ladder(
      Fault fault,
      int priority,
      long settleMillis,
      long quietMillis,
      List<Fault> confirmedBy,
      String oneOriginEnough,
      boolean clears,
      List<Rung> rungs) {
    this(
        fault,
        priority,
        settleMillis,
        quietMillis,
        confirmedBy,
        oneOriginEnough,
        clears,
        -1,
        false,
        Explains.EVERYTHING,
        rungs);
  }

  /**
   * Which faults are symptoms of one.
   *
   * @param all whether every fault is, whatever the list says
   */
  public record Explains(boolean all, Set<Fault> faults) {

    /** What holds when a ladder says nothing. */
    public static final Explains EVERYTHING = new Explains(true, Set.of());

    public Explains {
      faults = Set.copyOf(faults);
    }

    /** Whether that fault is a symptom. */
    public boolean has(Fault fault) {
      return all || faults.contains(fault);
    }
  }

  /** One remediation: a name that people read, and its steps in order. */
  public record Rung(String name, List<Step> steps) {
    public Rung {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step of a rung.
   *
   * @param action the action's name; {@code node.*} acts on the case's node, {@code gpu.*} on the
   *     fault's GPU, {@code job.*} once for each job that runs on the node at planning
   * @param whenIdle wait until no work runs on the node
   * @param deadlineMillis how long the step may be held before a person is called; 0 is never
   * @param parameters for the actuator; {@link #ASK} and {@link #SAFE} for the gate
   */
  public record Step(
      String action, boolean whenIdle, long deadlineMillis, SortedMap<String, String> parameters) {
    public Step {
      parameters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
  }
}
