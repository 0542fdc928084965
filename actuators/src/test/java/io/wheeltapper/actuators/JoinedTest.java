package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node in two schedulers is one target. */
final class JoinedTest {

  private static final Action ISOLATE = Action.of("node.isolate", Target.node("n1"));
  private static final Attempt ATTEMPT = new Attempt("a", "c", "f", 0, 1);

  /** One scheduler, as scripted. */
  private static final class Scheduler implements Calling {
    private final String name;
    private final Set<String> actions;
    private final List<String> done = new ArrayList<>();
    private boolean knows = true;
    private boolean reached = true;
    private boolean turn = true;
    private boolean chosen;
    private String forbids = "";
    private Outcome outcome = new Outcome.Done("held");

    Scheduler(String name, String... actions) {
      this.name = name;
      this.actions = Set.of(actions);
    }

    @Override
    public List<Line> lines() {
      return List.of(Line.open(name));
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of();
    }

    @Override
    public List<ActionType> actions() {
      Duration minute = Duration.ofMinutes(1);
      return actions.stream()
          .sorted()
          .map(a ->
              new ActionType(
                  a,
                  a.equals("person.call")
                      ? Effect.HARMLESS
                      : new Effect(Effect.Kind.REMOVES, Effect.Interrupts.NEW_WORK),
                  a.equals("node.isolate") ? "node.return" : "",
                  minute,
                  minute))
          .toList();
    }

    @Override
    public boolean knows(Action action) throws CallFailed {
      if (!reached) {
        throw new CallFailed(CallFailed.Kind.UNREACHABLE, name + " is not reached");
      }
      return knows;
    }

    @Override
    public Optional<String> forbids(Action action) {
      return Optional.of(forbids).filter(why -> !why.isEmpty());
    }

    @Override
    public boolean chosen(Action action) {
      return chosen;
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of(name + " " + action.name());
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) throws NotCalled {
      if (!turn) {
        throw new NotCalled("no turn");
      }
      if (outcome instanceof Outcome.Done) {
        done.add(action.name());
      }
      return outcome;
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      return done.contains(action.name())
          ? new Outcome.Done(name)
          : new Outcome.Failed(name + " does not hold it", true);
    }
  }

  private final Scheduler slurm = new Scheduler("slurm", "node.isolate", "job.requeue");
  private final Scheduler kube = new Scheduler("kube", "node.isolate", "node.evict");
  private final Actuator both = ActuatorKinds.joined(List.of(slurm, kube)).getFirst();

  @Test
  void eachActionStandsOnceAndWhatNobodySharesIsLeftAsItIs() {
    assertEquals(
        Set.of("node.isolate", "job.requeue", "node.evict"),
        Set.copyOf(both.actions().stream().map(ActionType::name).toList()));
    Scheduler people = new Scheduler("people", "person.call");
    assertEquals(List.of(slurm, people), ActuatorKinds.joined(List.of(slurm, people)));
    assertEquals(List.of(slurm, kube), ((Calling) both).parts());
  }

  @Test
  void theEvidenceOfAllIsKept() throws Exception {
    slurm.outcome = new Outcome.Done("held").with("by slurm");
    kube.outcome = new Outcome.Done("held").with("by kube");
    Outcome both = this.both.execute(ISOLATE, ATTEMPT);
    assertEquals("by slurm\n--------\nby kube", both.evidence());
    kube.outcome = new Outcome.Failed("refused", false).with("by kube");
    Outcome one = this.both.execute(ISOLATE, ATTEMPT);
    String words = "by slurm\n--------\nby kube";
    assertEquals(new Outcome.Unknown("done in part: held; refused", words), one);
  }

  @Test
  void bothHoldItBeforeItIsDone() throws Exception {
    assertEquals(
        List.of("slurm node.isolate", "kube node.isolate"), both.preview(ISOLATE, ATTEMPT));
    kube.outcome = new Outcome.Failed("held by root", false);
    assertEquals(
        new Outcome.Unknown("done in part: held; held by root"),
        both.execute(ISOLATE, ATTEMPT),
        "what the first holds is to be taken back");
    assertEquals(new Outcome.Failed("kube does not hold it", true), both.verify(ISOLATE, ATTEMPT));
    kube.outcome = new Outcome.Done("held");
    assertInstanceOf(Outcome.Done.class, both.execute(ISOLATE, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, both.verify(ISOLATE, ATTEMPT));
  }

  @Test
  void whoeverDoesNotKnowItIsNotAsked() throws Exception {
    kube.knows = false;
    assertInstanceOf(Outcome.Done.class, both.execute(ISOLATE, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, both.verify(ISOLATE, ATTEMPT));
    assertEquals(List.of(), kube.done);
    slurm.knows = false;
    Outcome nobody = both.execute(ISOLATE, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, nobody).detail().contains("nobody here"));
  }

  @Test
  void whereOneCannotBeAskedNothingIsDone() throws Exception {
    kube.reached = false;
    assertThrows(NotCalled.class, () -> both.execute(ISOLATE, ATTEMPT));
    assertEquals(List.of(), slurm.done);
    assertInstanceOf(Outcome.Unknown.class, both.verify(ISOLATE, ATTEMPT), "nobody could look");
    Action requeue = Action.of("job.requeue", Target.job("slurm", "7"));
    assertInstanceOf(Outcome.Done.class, both.execute(requeue, ATTEMPT), "that is Slurm's alone");
  }

  @Test
  void aMachineRebootsOnceAndOnlyWhereTheOtherLetsItBe() throws Exception {
    Action reboot = Action.of("node.reboot", Target.node("n1"));
    Scheduler first = new Scheduler("slurm", "node.reboot");
    Scheduler second = new Scheduler("kube", "node.reboot");
    Actuator joined = ActuatorKinds.joined(List.of(first, second)).getFirst();
    first.chosen = true;
    second.forbids = "work is still on it: train/a";
    assertEquals(List.of("nothing: work is still on it: train/a"), joined.preview(reboot, ATTEMPT));
    assertEquals(
        new Outcome.Failed("work is still on it: train/a", false), joined.execute(reboot, ATTEMPT));
    assertEquals(List.of(), first.done);
    second.forbids = "";
    assertEquals(List.of("slurm node.reboot"), joined.preview(reboot, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, joined.execute(reboot, ATTEMPT));
    assertEquals(new Outcome.Done("slurm"), joined.verify(reboot, ATTEMPT));
    assertEquals(List.of(), second.done, "it reboots once");
    first.knows = false;
    assertInstanceOf(Outcome.Done.class, joined.execute(reboot, ATTEMPT));
    assertEquals(List.of("node.reboot"), second.done, "that the other does not know");
    second.reached = false;
    assertThrows(NotCalled.class, () -> joined.execute(reboot, ATTEMPT));
  }

  @Test
  void whatWasNotLetThroughAfterTheFirstIsNotCalledNotCalled() throws Exception {
    kube.turn = false;
    assertEquals(
        new Outcome.Unknown("done in part: held; then not called: no turn"),
        both.execute(ISOLATE, ATTEMPT));
    slurm.turn = false;
    assertThrows(NotCalled.class, () -> both.execute(ISOLATE, ATTEMPT));
  }

  @Test
  void whatTheFirstRefusesIsRefusedClean() throws Exception {
    slurm.outcome = new Outcome.Failed("held by root", false);
    assertEquals(slurm.outcome, both.execute(ISOLATE, ATTEMPT));
    assertEquals(List.of(), kube.done);
  }

  /** Of two checks one that fails is a failure, and so is an eviction that went half-way. */
  @Test
  void whatNothingTakesBackFailsWithTheWordsOfAll() throws Exception {
    Action evict = Action.of("node.evict", Target.node("n1"));
    Scheduler first = new Scheduler("slurm", "node.evict");
    Scheduler second = new Scheduler("kube", "node.evict");
    Actuator joined = ActuatorKinds.joined(List.of(first, second)).getFirst();
    second.outcome = new Outcome.Failed("a budget is spent", true).with("which budget");
    Outcome half = joined.execute(evict, ATTEMPT);
    assertEquals(new Outcome.Failed("held; a budget is spent", true, "which budget"), half);
    second.turn = false;
    assertTrue(joined.execute(evict, ATTEMPT).detail().contains("held; then not called: no turn"));
    second.turn = true;
    second.outcome = new Outcome.Unknown("no answer");
    assertInstanceOf(Outcome.Unknown.class, joined.execute(evict, ATTEMPT));
  }

  private static final Action REBOOT = Action.of("node.reboot", Target.node("n1"));

  private final Scheduler queue = new Scheduler("slurm", "node.isolate", "node.reboot");
  private final Scheduler bmc = new Scheduler("bmc", "node.reboot");
  private final Actuator two = ActuatorKinds.joined(List.of(queue, bmc)).getFirst();

  @Test
  void ofTwoThatCouldRebootANodeTheChosenOneDoesItOnce() throws Exception {
    bmc.chosen = true;
    assertEquals(List.of("bmc node.reboot"), two.preview(REBOOT, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, two.execute(REBOOT, ATTEMPT));
    assertEquals(new Outcome.Done("bmc"), two.verify(REBOOT, ATTEMPT));
    assertEquals(List.of(List.of(), List.of("node.reboot")), List.of(queue.done, bmc.done));
    queue.reached = false;
    assertThrows(NotCalled.class, () -> two.execute(REBOOT, ATTEMPT), "has the other work there?");
  }

  @Test
  void whereNobodyOrTwoAreChosenNeitherReboots() throws Exception {
    for (boolean chosen : new boolean[] {false, true}) {
      queue.chosen = chosen;
      bmc.chosen = chosen;
      assertThrows(Exception.class, () -> two.preview(REBOOT, ATTEMPT));
      Outcome refused = two.execute(REBOOT, ATTEMPT);
      assertFalse(assertInstanceOf(Outcome.Failed.class, refused).retryable(), refused::toString);
      assertTrue(
          refused
              .detail()
              .contains("by slurm, bmc; set 'chosen-for: [node.reboot]' on exactly one"),
          refused::toString);
      assertInstanceOf(Outcome.Failed.class, two.verify(REBOOT, ATTEMPT));
      assertEquals(List.of(List.of(), List.of()), List.of(queue.done, bmc.done));
    }
  }

  @Test
  void whoDoesNotKnowTheNodeNeedsNoChoice() throws Exception {
    bmc.chosen = true;
    bmc.knows = false;
    assertInstanceOf(Outcome.Done.class, two.execute(REBOOT, ATTEMPT));
    assertEquals(List.of("node.reboot"), queue.done);
    bmc.reached = false;
    assertThrows(NotCalled.class, () -> two.execute(REBOOT, ATTEMPT), "the chosen one has no say");
    assertEquals(List.of("node.reboot"), queue.done);
  }

  @Test
  void aSiteChoosesWhatTheInstanceDoes() {
    KindSpec spec = new KindSpec("k", "s", Lines.with(List.of()), List.of());
    Calling chosen =
        ActuatorKinds.protect(new Settings("bmc", spec, Map.of("chosen-for", "node.reboot")), bmc);
    assertTrue(chosen.chosen(REBOOT));
    assertFalse(chosen.chosen(ISOLATE));
    BadSetting wrong =
        assertThrows(
            BadSetting.class,
            () ->
                ActuatorKinds.protect(
                    new Settings("bmc", spec, Map.of("chosen-for", "node.rebot")), bmc));
    assertTrue(String.valueOf(wrong.getMessage()).contains("node.reboot"), wrong::getMessage);
  }

  /** A channel that is down keeps none of the others from being told. */
  @Test
  void aPersonIsCalledOnceAnyChannelTakesIt() throws Exception {
    Scheduler pager = new Scheduler("pager", "person.call");
    Scheduler chat = new Scheduler("chat", "person.call");
    Actuator any = ActuatorKinds.joined(List.of(pager, chat)).getFirst();
    Action call = Action.of("person.call", Target.node("n1"));
    pager.turn = false;
    Outcome told = any.execute(call, ATTEMPT);
    assertEquals(new Outcome.Done("held; but not called: no turn"), told);
    assertEquals(List.of("person.call"), chat.done);
    assertInstanceOf(Outcome.Done.class, any.verify(call, ATTEMPT));
    chat.done.clear();
    chat.outcome = new Outcome.Failed("channel_not_found", false);
    Outcome nobody = any.execute(call, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, nobody).retryable(), nobody::toString);
    chat.turn = false;
    assertThrows(NotCalled.class, () -> any.execute(call, ATTEMPT));
  }
}
