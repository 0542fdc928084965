package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A receiver of messages, whose channel is made anew by each process. */
final class Receiver implements World {

  private final Faults faults = new Faults();
  private final List<String> written = new ArrayList<>();
  private final Supplier<String> state;
  private Function<Line, Channel> channel =
      _ -> {
        throw new IllegalStateException("no channel");
      };

  /** What stands there is what the supplier says. */
  Receiver(Supplier<String> state) {
    this.state = state;
  }

  Receiver with(Function<Line, Channel> made) {
    channel = made;
    return this;
  }

  /** A call that changed something. */
  void wrote(String call) {
    written.add(call);
  }

  @Override
  public Action action() {
    return Action.of("person.call", Target.node("n001")).with("words", "look at it");
  }

  @Override
  public Attempt attempt() {
    return new Attempt("a1", "c1", "gpu-fell-off-bus", 1_700_000_000_000L, 2_000);
  }

  @Override
  public Calling actuator() {
    return new PersonCall(
        "people", channel.apply(faults), List.of(), faults, Duration.ofSeconds(5));
  }

  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public void settle() {}

  @Override
  public String state() {
    return state.get();
  }

  @Override
  public List<String> written() {
    return List.copyOf(written);
  }

  @Override
  public Map<String, Long> disruptions() {
    return Map.of();
  }
}
