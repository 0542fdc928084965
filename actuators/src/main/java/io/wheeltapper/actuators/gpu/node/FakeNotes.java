package io.wheeltapper.actuators.gpu.node;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fake of the {@link Notes}, for tests: in memory. Not thread-safe. */
public final class FakeNotes implements Notes {

  private @Nullable State kept;

  /** Without any. */
  public FakeNotes() {}

  @Override
  public Optional<Turn> turn(Duration wait) {
    return Optional.of(() -> {});
  }

  @Override
  public State load(String boot) {
    State state = kept;
    return state != null && state.boot().equals(boot) ? state : State.empty(boot);
  }

  @Override
  public void save(State state) {
    kept = state;
  }
}
