package io.wheeltapper.actuators.firmware;

import io.wheeltapper.actuators.Around;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import java.util.Optional;

/**
 * Deeds of which another kind offers the same: each knows its own components, so that one action on
 * one component is done by one way alone.
 */
public record Named(Deeds inner, Knows knows, Optional<Bars> bars) implements Around {

  /** Of a way that sees nothing of what others write. */
  public Named(Deeds inner, Knows knows) {
    this(inner, knows, Optional.empty());
  }

  /** What of firmware is being written on a node, in words; reads only. */
  @FunctionalInterface
  public interface Bars {
    Optional<String> why(Target node) throws CallFailed, InterruptedException;
  }

  /** Whether an action is about a component of this way, on a node of its own; reads only. */
  @FunctionalInterface
  public interface Knows {
    boolean is(Action action) throws CallFailed, InterruptedException;
  }

  @Override
  public boolean knows(Action action) throws CallFailed, InterruptedException {
    return knows.is(action);
  }

  @Override
  public boolean watches() {
    return bars.isPresent();
  }

  @Override
  public Optional<String> bars(Target node) throws CallFailed, InterruptedException {
    return bars.isPresent() ? bars.get().why(node) : Optional.empty();
  }
}
