package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.spi.Attempt;

/**
 * The hands of the loop. Each call returns at once and ends later as an {@link Input.Ended} of the
 * part it names. On the decision thread.
 */
public interface Acting {

  /**
   * Lists the exact calls; ends as PREVIEW, as NOT_LISTED when the system was not reached, or as
   * NOT_CALLED when they cannot be listed.
   */
  void preview(Action action, Attempt attempt);

  /** Calls; ends as EXECUTE, as NOT_CALLED, or as NOT_SEEN when its end could not be looked at. */
  void execute(Action action, Attempt attempt);

  /** Does not call, because the last look at the gate said no; ends as NOT_CALLED. */
  void refuse(Attempt attempt, String why);

  /**
   * Looks until the post-condition holds or its time is over; ends as VERIFY, unknown where it
   * could not be looked at.
   */
  void verify(Action action, Attempt attempt);

  /**
   * Looks once whether an act stands; ends as VERIFY, or as NOT_LISTED when it could not be looked
   * at.
   */
  void stands(Action action, Attempt attempt);

  /**
   * Looks whether a call that was under way when the agent died had its effect; ends as EXECUTE, or
   * as NOT_SEEN when that could not be looked at.
   */
  void settle(Action action, Attempt attempt);

  /** No hands: a replay, where the ends of attempts are among the inputs. */
  Acting NONE =
      new Acting() {
        @Override
        public void preview(Action action, Attempt attempt) {}

        @Override
        public void execute(Action action, Attempt attempt) {}

        @Override
        public void refuse(Attempt attempt, String why) {}

        @Override
        public void verify(Action action, Attempt attempt) {}

        @Override
        public void stands(Action action, Attempt attempt) {}

        @Override
        public void settle(Action action, Attempt attempt) {}
      };
}
