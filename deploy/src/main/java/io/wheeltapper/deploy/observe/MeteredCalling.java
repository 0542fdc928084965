package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.actuators.Around;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/** The same of one that calls by lines: all else is as within. */
public final class MeteredCalling implements Around {

  private final Calling inner;
  private final Metered metered;

  /** Around one, by the name of its instance. */
  public MeteredCalling(String name, Calling inner, MeterRegistry meters) {
    this.inner = inner;
    this.metered = new Metered(name, inner, meters);
  }

  @Override
  public Calling inner() {
    return inner;
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    return metered.preview(action, attempt);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws Exception {
    return metered.execute(action, attempt);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws Exception {
    return metered.verify(action, attempt);
  }

  @Override
  public boolean knows(Action action) throws Exception {
    return inner.knows(action);
  }

  @Override
  public Optional<String> forbids(Action action) throws Exception {
    return inner.forbids(action);
  }

  @Override
  public boolean watches() {
    return inner.watches();
  }

  @Override
  public Optional<String> bars(Target node) throws Exception {
    return inner.bars(node);
  }

  @Override
  public boolean chosen(Action action) {
    return inner.chosen(action);
  }
}
