package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;

/** One action on Slurm; the promises are those of {@link io.wheeltapper.core.spi.Actuator}. */
interface Deed {

  ActionType type();

  List<String> preview(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException;

  Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException;
}
