package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;

/** A deed that says by which lines it calls. */
record DeedByLines(Deed inner, List<Line> lines) implements Deed {

  @Override
  public ActionType type() {
    return inner.type();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    return inner.preview(action, attempt);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return inner.execute(action, attempt);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return inner.verify(action, attempt);
  }
}
