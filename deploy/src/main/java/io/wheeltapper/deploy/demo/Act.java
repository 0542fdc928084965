package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;

/**
 * One action on one sort of thing in the simulated world; the promises are those of {@link
 * io.wheeltapper.core.spi.Actuator}.
 *
 * @param <T> what it acts on
 */
interface Act<T> {

  ActionType type();

  String preview(T on, Action action, Attempt attempt);

  Outcome execute(T on, Action action, Attempt attempt);

  Outcome verify(T on, Action action, Attempt attempt);
}
