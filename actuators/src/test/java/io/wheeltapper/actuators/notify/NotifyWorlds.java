package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A receiver that takes one key once, as PagerDuty and others do. */
public final class NotifyWorlds {

  private NotifyWorlds() {}

  /** By action. */
  public static Map<String, Supplier<World>> all() {
    return Map.of("person.call", Receiver::new);
  }

  private static final class Receiver implements World {

    private final Faults faults = new Faults();
    private final TreeSet<String> incidents = new TreeSet<>();

    @Override
    public Action action() {
      return Action.of("person.call", Target.node("n001")).with("words", "look at it");
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "gpu-fell-off-bus", 1_000, 2_000);
    }

    @Override
    public Actuator actuator() {
      Webhook webhook =
          (headers, _) -> faults.through(true, () -> incidents.add(headers.get("Idempotency-Key")));
      return new PersonCall(Optional.of(webhook), () -> new byte[0], Duration.ofSeconds(5));
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {}

    @Override
    public String state() {
      return incidents.toString();
    }

    @Override
    public Map<String, Long> disruptions() {
      return Map.of();
    }
  }
}
