package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every actuator promises, for every action of every kind that the service loader finds, each
 * on the world of its kind's {@link Rig}. A kind is tested by being registered.
 */
final class ActuatorContractTest {

  /** What a preview says of waiting and looking is no call. */
  private static final List<String> NO_CALLS = List.of("wait ", "look at ");

  private static final int LONGEST_DETAIL = 2100;

  record Scene(String kind, String name, Supplier<World> fresh) {
    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  static Stream<ActuatorKind> kinds() {
    return ServiceLoader.load(ActuatorKind.class).stream().map(ServiceLoader.Provider::get);
  }

  static Stream<Scene> scenes() {
    return kinds()
        .flatMap(kind ->
            new TreeMap<>(rig(kind).worlds())
                .entrySet().stream()
                    .map(e -> new Scene(kind.spec().name(), e.getKey(), e.getValue())));
  }

  private static Rig rig(ActuatorKind kind) {
    String name = kind.getClass().getName().replaceFirst("Kind$", "Rig");
    try {
      return (Rig) Class.forName(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(
          "the kind " + kind.spec().name() + " has no rig to be tested on; write " + name, e);
    }
  }

  /** The settings with which a kind is tested. */
  static List<Settings> told(ActuatorKind kind) {
    return rig(kind).settings().stream().map(s -> new Settings("x", kind.spec(), s)).toList();
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

  @ParameterizedTest
  @MethodSource("kinds")
  void everyActionHasAWorldAndEveryCallALine(ActuatorKind kind) {
    TreeSet<String> actions = new TreeSet<>();
    for (Settings settings : told(kind)) {
      Calling actuator = assertInstanceOf(Calling.class, kind.create(settings));
      actuator.actions().forEach(type -> actions.add(type.name()));
      assertFalse(actuator.lines().isEmpty(), "its calls take no line");
      Set<Line> taken = new HashSet<>();
      for (ActionType type : actuator.actions()) {
        List<Line> lines = actuator.lines(type.name());
        assertFalse(lines.isEmpty(), () -> type.name() + " takes no line");
        taken.addAll(lines);
      }
      assertEquals(Set.copyOf(actuator.lines()), taken, "its lines, and those its actions take");
    }
    assertEquals(
        actions,
        rig(kind).worlds().keySet().stream()
            .map(name -> name.replaceFirst(" .*", ""))
            .collect(Collectors.toCollection(TreeSet::new)),
        "the actions of " + kind.spec().name() + " and the worlds of its rig");
    assertTrue(
        kind.spec().settings().containsAll(Lines.with(List.of())),
        "it lacks the settings of its lines");
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void doesIt(Scene scene) throws Exception {
    World world = scene.fresh().get();
    Actuator actuator = process(world);
    assertInstanceOf(Outcome.Done.class, actuator.execute(world.action(), world.attempt()));
    assertTrue(world.faults().calls() > 0, "it took no line");
    world.settle();
    assertInstanceOf(Outcome.Done.class, actuator.verify(world.action(), world.attempt()));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void verifyDeniesWhatWasNotDone(Scene scene) throws Exception {
    World world = scene.fresh().get();
    Outcome verified = verify(world);
    // A check has no effect to miss: asked for a result it does not know, it checks, and passes.
    assertEquals(
        !world.hasEffect(),
        verified instanceof Outcome.Done,
        () -> "without an effect " + verified);
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void previewChangesNothingAndListsTheCallsThatAreThenMade(Scene scene) throws Exception {
    World world = scene.fresh().get();
    String before = world.state();
    List<String> listed = process(world).preview(world.action(), world.attempt());
    assertFalse(listed.isEmpty());
    assertEquals(List.of(), world.written(), "the preview wrote");
    assertEquals(before, world.state());
    assertEquals(Map.of(), world.disruptions());
    execute(world);
    assertEquals(
        listed.stream().filter(l -> NO_CALLS.stream().noneMatch(l::startsWith)).toList(),
        world.written(),
        "listed, and really made");
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void verifyWritesNothing(Scene scene) throws Exception {
    World world = scene.fresh().get();
    if (!world.hasEffect()) {
      return; // A check may be made again: it changes nothing.
    }
    String before = world.state();
    verify(world);
    assertEquals(List.of(), world.written());
    assertEquals(before, world.state());
    execute(world);
    List<String> written = world.written();
    world.settle();
    String after = world.state();
    verify(world);
    assertEquals(written, world.written());
    assertEquals(after, world.state());
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
    // As the loop takes back what failed: with the parameters of what it takes back.
    Action undo = new Action(inverse, world.action().target(), world.action().parameters());
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
    fails(world, how, where);
    boolean lostWrite = world.faults().brokeWrite() && how.after();
    List<String> written = world.written();
    world.faults().disarm();
    world.settle();
    Outcome settled = verify(world);
    if (!(settled instanceof Outcome.Done)) {
      Outcome again = execute(world);
      assertInstanceOf(Outcome.Done.class, again, where + " then " + settled);
      world.settle();
    } else if (world.hasEffect()) {
      assertFalse(written.isEmpty() && !lostWrite, where + ": seen, and nothing was written");
    }
    world
        .disruptions()
        .forEach((effect, times) ->
            assertTrue(times <= once.getOrDefault(effect, 0L), where + ": " + effect));
    Outcome end = process(world).execute(world.action(), world.attempt());
    assertInstanceOf(Outcome.Done.class, end, where);
  }

  /** The first execution, that breaks: what it says of it is true, and no more than is known. */
  private static void fails(World world, Faults.Break how, String where) throws Exception {
    Calling inner = world.actuator();
    Actuator process =
        new Protected("contract", how.hangs() ? new Hurried(inner) : inner, Duration.ofMillis(1));
    try {
      Outcome outcome = process.execute(world.action(), world.attempt());
      assertFalse(how.crash() && !(outcome instanceof Outcome.Done), where + ": " + outcome);
      boolean lost = world.faults().brokeWrite() && how.after();
      if (lost && outcome instanceof Outcome.Failed failed) {
        fail(where + " took effect, and it says that it did not: " + failed);
      }
      assertFalse(outcome.detail().isBlank(), where);
      assertTrue(outcome.detail().length() <= LONGEST_DETAIL, where);
      assertEquals(Words.plain(outcome.detail(), LONGEST_DETAIL), outcome.detail(), where);
    } catch (Faults.Crash crash) {
      assertTrue(how.crash(), where);
    } catch (NotCalled e) {
      assertTrue(how.waits(), where);
      assertEquals(List.of(), world.written(), where + " says that nothing was called");
    }
  }

  /** With a time limit that a test can wait for. */
  private record Hurried(Calling inner) implements Around {
    @Override
    public List<ActionType> actions() {
      return inner.actions().stream()
          .map(t ->
              new ActionType(
                  t.name(), t.effect(), t.inverse(), Duration.ofMillis(60), t.verifyLimit()))
          .toList();
    }
  }
}
