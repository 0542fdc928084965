package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;

/** An actuator around another, which it is like in all that it does not say otherwise. */
public interface Around extends Calling {

  /** The one within. */
  Calling inner();

  @Override
  default List<ActionType> actions() {
    return inner().actions();
  }

  @Override
  default List<Line> lines() {
    return inner().lines();
  }

  @Override
  default List<Line> lines(String action) {
    return inner().lines(action);
  }

  @Override
  default List<SecretFile> secrets() {
    return inner().secrets();
  }

  @Override
  default List<String> preview(Action action, Attempt attempt) throws Exception {
    return inner().preview(action, attempt);
  }

  @Override
  default Outcome execute(Action action, Attempt attempt) throws Exception {
    return inner().execute(action, attempt);
  }

  @Override
  default Outcome verify(Action action, Attempt attempt) throws Exception {
    return inner().verify(action, attempt);
  }
}
