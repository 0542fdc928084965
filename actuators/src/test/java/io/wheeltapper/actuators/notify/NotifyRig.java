package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A receiver that takes one key once, as PagerDuty and others do. */
public final class NotifyRig implements Rig {

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of("person.call", Receiver::new);
  }

  private static final class Receiver implements World {

    private final Faults faults = new Faults();
    private final TreeSet<String> incidents = new TreeSet<>();
    private final List<String> written = new ArrayList<>();

    @Override
    public Action action() {
      return Action.of("person.call", Target.node("n001")).with("words", "look at it");
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "gpu-fell-off-bus", 1_000, 2_000);
    }

    @Override
    public Calling actuator() {
      Webhook webhook =
          (headers, body) ->
              () -> {
                if (incidents.add(headers.get("Idempotency-Key"))) {
                  written.add("POST to the webhook: " + new String(body, StandardCharsets.UTF_8));
                }
              };
      return new PersonCall(
          Optional.of(webhook), Optional.empty(), List.of(), faults, Duration.ofSeconds(5));
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
    public List<String> written() {
      return List.copyOf(written);
    }

    @Override
    public Map<String, Long> disruptions() {
      return Map.of();
    }
  }
}
