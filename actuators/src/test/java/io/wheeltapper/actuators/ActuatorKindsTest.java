package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.KindSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ActuatorKindsTest {

  @Test
  void everyKindIsFoundAndWorks() {
    List<String> found = ActuatorKinds.discover().stream().map(k -> k.spec().name()).toList();
    assertTrue(
        found.containsAll(List.of("kubernetes", "notify", "redfish", "slurm")), found::toString);
    assertEquals(found.stream().sorted().distinct().toList(), found);
    for (ActuatorKind kind : ActuatorKinds.discover()) {
      assertFalse(made(kind).isEmpty());
      for (Actuator actuator : made(kind)) {
        assertInstanceOf(Protected.class, actuator);
        assertFalse(actuator.actions().isEmpty());
      }
    }
  }

  @Test
  void namesAreUniqueInAKindAndMeanTheSameInAll() {
    Map<String, String> names = new HashMap<>();
    Set<String> inverses = new HashSet<>();
    for (ActuatorKind kind : ActuatorKinds.discover()) {
      Set<String> own = new HashSet<>();
      for (ActionType type : made(kind).stream().flatMap(a -> a.actions().stream()).toList()) {
        String meaning = type.effect() + " " + type.inverse();
        assertEquals(meaning, names.merge(type.name(), meaning, (a, _) -> a), type.name());
        assertTrue(own.add(type.name()), kind.spec().name() + " has two of " + type.name());
        if (!type.inverse().isEmpty()) {
          inverses.add(type.inverse());
        }
        assertTrue(type.callLimit().isPositive() && type.verifyLimit().isPositive());
      }
    }
    assertTrue(names.keySet().containsAll(inverses));
  }

  /** With the settings of its rig: most work unset, and some do only what a site tells them. */
  private static List<Actuator> made(ActuatorKind kind) {
    ActuatorKind raw =
        ActuatorContractTest.kinds()
            .filter(k -> k.spec().name().equals(kind.spec().name()))
            .findFirst()
            .orElseThrow();
    return ActuatorContractTest.told(raw).stream().map(kind::create).toList();
  }

  @Test
  void readsAndWritesArePublishedApart() {
    for (ActuatorKind kind : ActuatorKinds.discover()) {
      assertFalse(kind.spec().outbound().isEmpty());
      assertTrue(kind.spec().outbound().stream().anyMatch(KindSpec.Outbound::writes));
    }
  }

  @Test
  void theFakeCountsEffectsAndKeepsToItsScript() {
    Action action = Action.of("node.isolate", Target.node("n1"));
    Attempt first = new Attempt("a1", "c", "f", 0, 1);
    FakeActuator fake =
        new FakeActuator(
            List.of(
                new ActionType(
                    "node.isolate", Effect.HARMLESS, "", Duration.ofSeconds(1), Duration.ZERO)));
    fake.then(FakeActuator.Part.EXECUTE, new Outcome.Failed("no", true))
        .then(FakeActuator.Part.EXECUTE, new Outcome.Unknown("lost"));
    assertInstanceOf(Outcome.Failed.class, fake.execute(action, first));
    assertEquals(0, fake.effects(action));
    assertInstanceOf(Outcome.Failed.class, fake.verify(action, first));
    assertInstanceOf(Outcome.Unknown.class, fake.execute(action, first));
    assertInstanceOf(Outcome.Done.class, fake.execute(action, first));
    assertInstanceOf(Outcome.Done.class, fake.verify(action, first));
    assertEquals(1, fake.effects(action));
  }
}
