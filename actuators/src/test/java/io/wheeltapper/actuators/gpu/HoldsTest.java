package io.wheeltapper.actuators.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job's limit stands on all of its nodes or on none, whatever breaks in between. */
final class HoldsTest {

  private static final Action CAP =
      Action.of("gpu.cap-power", Target.gpuAt("0000:01:00", "n1"))
          .with("watts", "500")
          .with("nodes", "n1,n2");

  private final GpuRig.Machines world = new GpuRig.Machines(CAP, "");

  private Actuator actuator() {
    Calling inner = world.actuator();
    return ActuatorKinds.protect("gpu", inner);
  }

  private Outcome execute(Action action) throws Exception {
    return actuator().execute(action, world.attempt());
  }

  @Test
  void bothAreLookedAtBeforeTheFirstIsSet() throws Exception {
    assertInstanceOf(Outcome.Done.class, execute(CAP));
    assertEquals(4, world.state().split(" 500000", -1).length - 1, world.state());
    assertInstanceOf(Outcome.Done.class, actuator().verify(CAP, world.attempt()));
    Action undo = new Action("gpu.uncap-power", CAP.target(), CAP.parameters());
    assertInstanceOf(Outcome.Done.class, execute(undo), "the inverse as the loop makes it");
    assertEquals(4, world.state().split(" 700000", -1).length - 1, world.state());
  }

  /** The second node's refusal takes the first one's limit back. */
  @Test
  void whereOneCannotAllAreTakenBack() throws Exception {
    String before = world.state();
    world.machine("n2").refuse("nvmlDeviceSetPowerManagementLimit", "no permission");
    Outcome outcome = execute(CAP);
    assertInstanceOf(Outcome.Failed.class, outcome);
    assertTrue(outcome.detail().contains("n2: "), outcome.detail());
    assertEquals(before, world.state());
    world.machine("n2").refuse("nvmlDeviceSetPowerManagementLimit", "");
    assertInstanceOf(Outcome.Done.class, execute(CAP), "the same attempt, once it can");
  }

  @Test
  void whereOneIsNotReachedAllAreTakenBack() throws Exception {
    String before = world.state();
    world.faults().arm(4, Faults.Break.REFUSED); // two looks, and the second of two writes
    assertInstanceOf(Outcome.Failed.class, execute(CAP));
    assertEquals(before, world.state());
  }

  /** What may have been taken is not called failed; the inverse takes it back everywhere. */
  @Test
  void aLostAnswerIsUnknownAndTheInverseMendsIt() throws Exception {
    String before = world.state();
    world.faults().arm(4, Faults.Break.LOST_AFTER);
    assertInstanceOf(Outcome.Unknown.class, execute(CAP));
    world.faults().disarm();
    execute(new Action("gpu.uncap-power", CAP.target(), CAP.parameters()));
    assertEquals(before, world.state());
  }

  @Test
  void theSitesBoundsHoldBesideTheDevices() throws Exception {
    assertTrue(refusal(CAP.with("watts", "100")).contains("takes 200 to 700 W"));
    Settings site = new Settings("gpu", new GpuKind().spec(), Map.of("watts", "400-650"));
    Holds holds =
        new Holds(
            Types.cap(java.time.Duration.ofMinutes(1)),
            Ask.Verb.CAP,
            Ask.Verb.UNCAP,
            Range.of(site, "watts", "W"),
            1,
            world.ours());
    Outcome many = holds.execute(CAP, world.attempt());
    assertTrue(many.detail().contains("'most-nodes' is 1"), many.detail());
    assertTrue(world.written().isEmpty());
    IllegalArgumentException no =
        assertThrows(
            IllegalArgumentException.class,
            () -> holds.execute(CAP.with("nodes", "n1").with("watts", "300"), world.attempt()));
    assertEquals("300 W is not within the site's 400-650", no.getMessage());
    assertTrue(
        refusal(new Action("gpu.cap-power", CAP.target(), new java.util.TreeMap<>()))
            .contains("write with: {watts: 500}"));
    Settings wrong = new Settings("gpu", new GpuKind().spec(), Map.of("mhz", "1200"));
    assertThrows(BadSetting.class, () -> new GpuKind().create(wrong));
  }

  private String refusal(Action action) throws Exception {
    Outcome outcome = execute(action);
    assertInstanceOf(Outcome.Failed.class, outcome);
    return outcome.detail();
  }

  /** It is looked at what the GPU draws, not only at what was set. */
  @Test
  void aCapThatDoesNotBindIsNotDone() throws Exception {
    assertInstanceOf(Outcome.Done.class, execute(CAP));
    world.machine("n2").draw("GPU-1", 640_000);
    Outcome seen = actuator().verify(CAP, world.attempt());
    assertInstanceOf(Outcome.Failed.class, seen);
    assertTrue(seen.detail().contains("draws more than its cap"), seen.detail());
  }

  /** A machine of which nobody can say what it set is set back with the others. */
  @Test
  void whereItsEndIsNotKnownItIsTakenBackAsWell() throws Exception {
    List<String> acts = new ArrayList<>();
    Outcome outcome = holds(acts).execute(CAP, world.attempt());
    assertInstanceOf(Outcome.Unknown.class, outcome);
    assertEquals(List.of("n1 cap-power", "n2 cap-power", "n1 uncap-power", "n2 uncap-power"), acts);
  }

  @Test
  void nothingSeenIsNotDone() throws Exception {
    Outcome seen = holds(new ArrayList<>()).verify(CAP, world.attempt());
    assertInstanceOf(Outcome.Failed.class, seen);
    assertEquals("n1: no such GPU is seen", seen.detail());
  }

  /** Two machines, of which the second cannot say what it set. */
  private static Holds holds(List<String> acts) {
    Nodes nodes =
        new Nodes() {
          @Override
          public Answer ask(String node, Ask ask) {
            return new Answer(
                ask.verb().word(),
                Answer.DONE,
                "",
                false,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                "",
                0);
          }

          @Override
          public Answer act(String node, Ask ask) {
            acts.add(node + " " + ask.verb().word());
            boolean lost = node.equals("n2") && ask.verb() == Ask.Verb.CAP;
            return Answer.of(ask, lost ? Answer.UNKNOWN : Answer.DONE, "so", false, List.of());
          }

          @Override
          public String describe(String node, Ask ask) {
            return node + " " + ask.verb().word();
          }
        };
    return new Holds(
        Types.cap(java.time.Duration.ofMinutes(1)),
        Ask.Verb.CAP,
        Ask.Verb.UNCAP,
        new Range(1, 999, "W"),
        8,
        nodes);
  }
}
