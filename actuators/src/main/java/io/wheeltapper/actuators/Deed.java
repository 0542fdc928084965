package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;

/** One action on one system; the promises are those of {@link io.wheeltapper.core.spi.Actuator}. */
public interface Deed {

  /** What it is called and does. */
  ActionType type();

  /** The exact calls that {@link #execute} would make now; reads only. */
  List<String> preview(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  /** Does it; safe to repeat. */
  Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  /** Looks whether it is so; reads only. */
  Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException;
}
