package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import java.util.List;

/**
 * Carries actions out on one system. Called on the lane of the action's node: one call at a time
 * for a node, calls for different nodes side by side; may block; interruption passes through and is
 * then {@link Outcome.Unknown} by the runner. Unknown counts as failure.
 */
public interface Actuator {

  /** What it can do; constant over its lifetime. */
  List<ActionType> actions();

  /**
   * The exact calls that {@link #execute} would make now. Reads only.
   *
   * @throws NotCalled when the system cannot be asked now; the action is held, and that is no
   *     failure of it
   * @throws Exception when the calls cannot be listed; the runner then does not execute
   */
  List<String> preview(Action action, Attempt attempt) throws Exception;

  /**
   * Does it. Safe to repeat: with the same attempt twice the world is as after once. Refuses
   * ({@link Outcome.Failed}) when the target's precondition does not hold, such as a foreign owner.
   *
   * @throws NotCalled when nothing was written because it was not let through; it is tried again
   *     later, without a limit but the step's own
   */
  Outcome execute(Action action, Attempt attempt) throws Exception;

  /**
   * Looks whether the post-condition holds. Called after execute, and after a crash to settle an
   * open attempt; never assumes. Reads only.
   *
   * @return Done when it holds; Failed retryable when it does not yet; Failed when it cannot any
   *     more; Unknown when nobody could look, and then it is looked at again
   */
  Outcome verify(Action action, Attempt attempt) throws Exception;
}
