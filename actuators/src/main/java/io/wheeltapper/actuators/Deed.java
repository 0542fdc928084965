package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/** One action on one system; the promises are those of {@link io.wheeltapper.core.spi.Actuator}. */
public interface Deed {

  /** What it is called and does. */
  ActionType type();

  /** The lines that it may take; none stands for all of its instance. */
  default List<Line> lines() {
    return List.of();
  }

  /** The exact calls that {@link #execute} would make now; reads only. */
  List<String> preview(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  /** Does it; safe to repeat. */
  Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  /**
   * Whether the site has set what it needs. Where it has not, another that offers the same does it
   * alone.
   */
  default boolean offered() {
    return true;
  }

  /**
   * Why its system does not let it be done to the target now. Asked where another actuator does it
   * for both; reads only.
   */
  default Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    return Optional.empty();
  }

  /** Looks whether it is so; reads only. */
  Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  /** The same deed, that takes these lines and no other of its instance. */
  default Deed by(Line... lines) {
    return new DeedByLines(this, List.of(lines));
  }
}
