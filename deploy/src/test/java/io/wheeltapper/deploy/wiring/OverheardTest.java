package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.facility.derived.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OverheardTest {

  private final List<String> order = new ArrayList<>();

  /** Says one thing, and hears what others say. */
  private class Ear implements Sensor, Listener {
    @Override
    public void hear(List<Signal> signals) {
      signals.forEach(s -> order.add("heard " + s.sensor()));
    }

    @Override
    public long heartbeatMillis() {
      return 1;
    }

    @Override
    public void run(Sink sink) throws Exception {
      sink.emit(List.of(status("ear")));
    }
  }

  private static final class Mouth implements Sensor {
    @Override
    public long heartbeatMillis() {
      return 42;
    }

    @Override
    public void run(Sink sink) throws Exception {
      sink.emit(List.of(status("mouth")));
      sink.alive(1);
      sink.rejected("here", "why");
    }
  }

  private static Signal status(String sensor) {
    return new Status(
        Target.site(), "", sensor, Origin.FACILITY, 1, "facility.air", "ok", Map.of(), "");
  }

  private final Sensor.Sink agent =
      new Sensor.Sink() {
        @Override
        public void emit(List<Signal> signals) {
          signals.forEach(s -> order.add("taken " + s.sensor()));
        }

        @Override
        public Sensor.Kept emitToKeep(List<Signal> signals) {
          signals.forEach(s -> order.add("keeping " + s.sensor()));
          return _ -> false;
        }

        @Override
        public void alive(long at) {
          order.add("alive");
        }

        @Override
        public void rejected(String place, String why) {
          order.add("rejected " + place);
        }
      };

  @Test
  void whoListensHearsTheOthersAfterTheAgentAndNotItself() throws Exception {
    SortedMap<String, Sensor> tapped =
        Overheard.tapped(new TreeMap<>(Map.of("ear", new Ear(), "mouth", new Mouth())));
    for (Sensor sensor : tapped.values()) {
      sensor.run(agent);
    }
    assertEquals(
        List.of("taken ear", "taken mouth", "heard mouth", "alive", "rejected here"), order);
    assertEquals(42, tapped.get("mouth").heartbeatMillis());
  }

  /** Who must not say "taken" before it is kept hears that through all that is between. */
  @Test
  void whatIsEmittedToBeKeptIsHandedOnSo() throws Exception {
    Sensor careful =
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return 42;
          }

          @Override
          public void run(Sink sink) throws Exception {
            assertFalse(sink.emitToKeep(List.of(status("careful"))).await(1));
          }
        };
    Sensor both = new Located(careful, _ -> Optional.empty());
    SortedMap<String, Sensor> tapped =
        Overheard.tapped(new TreeMap<>(Map.of("ear", new Ear(), "careful", both)));
    tapped.get("careful").run(agent);
    assertEquals(List.of("keeping careful", "heard careful"), order);
  }

  @Test
  void withoutOneNothingIsBetween() {
    SortedMap<String, Sensor> alone = new TreeMap<>(Map.of("mouth", new Mouth()));
    assertSame(alone, Overheard.tapped(alone));
  }
}
