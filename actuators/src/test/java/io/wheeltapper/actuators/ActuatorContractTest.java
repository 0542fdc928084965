package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.notify.NotifyWorlds;
import io.wheeltapper.actuators.slurm.SlurmWorlds;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every actuator promises, for every action of every registered kind. */
final class ActuatorContractTest {

  private static final Map<String, Map<String, Supplier<World>>> KINDS =
      new TreeMap<>(Map.of("slurm", SlurmWorlds.all(), "notify", NotifyWorlds.all()));

  record Scene(String name, Supplier<World> fresh) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scene> scenes() {
    return KINDS.values().stream()
        .flatMap(worlds -> worlds.entrySet().stream())
        .map(e -> new Scene(e.getKey(), e.getValue()));
  }

  private static Actuator process(World world) {
    return new Protected("contract", world.actuator(), Duration.ofMillis(1));
  }

  private static Outcome execute(World world) throws Exception {
    return process(world).execute(world.action(), world.attempt());
  }

  private static Outcome verify(World world) throws Exception {
    return process(world).verify(world.action(), world.attempt());
  }

  @Test
  void everyActionOfEveryRegisteredKindHasAWorldHere() {
    Map<String, java.util.Set<String>> registered = new TreeMap<>();
    for (ActuatorKind kind : ActuatorKinds.discover()) {
      Actuator actuator = kind.create(new Settings("x", kind.spec(), Map.of()));
      registered.put(
          kind.spec().name(),
          new java.util.TreeSet<>(actuator.actions().stream().map(ActionType::name).toList()));
    }
    Map<String, java.util.Set<String>> tested = new TreeMap<>();
    KINDS.forEach((kind, worlds) -> tested.put(kind, new java.util.TreeSet<>(worlds.keySet())));
    assertEquals(registered, tested);
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void doesIt(Scene scene) throws Exception {
    World world = scene.fresh().get();
    Actuator actuator = process(world);
    assertInstanceOf(Outcome.Done.class, actuator.execute(world.action(), world.attempt()));
    world.settle();
    assertInstanceOf(Outcome.Done.class, actuator.verify(world.action(), world.attempt()));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void verifyDeniesWhatWasNotDone(Scene scene) throws Exception {
    World world = scene.fresh().get();
    if (world.action().name().equals("node.validate")) {
      // A check has no effect to miss: asked for a result it does not know, it checks, and the
      // world
      // of this scene passes.
      assertInstanceOf(Outcome.Done.class, verify(world));
      return;
    }
    assertInstanceOf(Outcome.Failed.class, verify(world));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void previewAndVerifyChangeNothing(Scene scene) throws Exception {
    World world = scene.fresh().get();
    String before = world.state();
    assertFalse(process(world).preview(world.action(), world.attempt()).isEmpty());
    verify(world);
    assertEquals(before, world.state());
    assertEquals(Map.of(), world.disruptions());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void twiceIsAsOnce(Scene scene) throws Exception {
    World world = scene.fresh().get();
    execute(world);
    Map<String, Long> once = world.disruptions();
    world.settle();
    String state = world.state();
    assertInstanceOf(Outcome.Done.class, execute(world), "a second process");
    assertEquals(state, world.state());
    assertEquals(once, world.disruptions());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void theInverseRestores(Scene scene) throws Exception {
    World world = scene.fresh().get();
    Actuator actuator = process(world);
    String inverse =
        actuator.actions().stream()
            .filter(t -> t.name().equals(world.action().name()))
            .map(ActionType::inverse)
            .findFirst()
            .orElseThrow();
    if (inverse.isEmpty()) {
      assertTrue(actuator.actions().stream().noneMatch(t -> t.name().isEmpty()));
      return;
    }
    String before = world.state();
    actuator.execute(world.action(), world.attempt());
    assertFalse(before.equals(world.state()), "it changed something");
    Attempt back = new Attempt("back", world.attempt().caseId(), world.attempt().fault(), 0, 0);
    Action undo = Action.of(inverse, world.action().target());
    assertInstanceOf(Outcome.Done.class, actuator.execute(undo, back));
    assertEquals(before, world.state());
    assertInstanceOf(Outcome.Done.class, actuator.verify(undo, back));
    assertInstanceOf(
        Outcome.Failed.class, actuator.verify(world.action(), world.attempt()), "it is undone");
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void whateverBreaksAtAnyCallTheSameAttemptEndsItOnce(Scene scene) throws Exception {
    World clean = scene.fresh().get();
    clean.faults().disarm();
    execute(clean);
    int calls = clean.faults().calls();
    Map<String, Long> once = clean.disruptions();
    for (Faults.Break how : Faults.Break.values()) {
      for (int call = 1; call <= calls; call++) {
        broken(scene, how, call, once);
      }
    }
  }

  private static void broken(Scene scene, Faults.Break how, int call, Map<String, Long> once)
      throws Exception {
    String where = scene + ", call " + call + " " + how;
    World world = scene.fresh().get();
    world.faults().arm(call, how);
    try {
      Outcome outcome = execute(world);
      assertFalse(how.crash() && !(outcome instanceof Outcome.Done), where + ": " + outcome);
    } catch (Faults.Crash crash) {
      assertTrue(how.crash(), where);
    }
    world.faults().disarm();
    world.settle();
    Outcome settled = verify(world);
    if (!(settled instanceof Outcome.Done)) {
      Outcome again = execute(world);
      assertInstanceOf(Outcome.Done.class, again, where + " then " + settled);
      world.settle();
    }
    world
        .disruptions()
        .forEach((effect, times) ->
            assertTrue(times <= once.getOrDefault(effect, 0L), where + ": " + effect));
    Outcome end = process(world).execute(world.action(), world.attempt());
    assertInstanceOf(Outcome.Done.class, end, where);
  }
}
