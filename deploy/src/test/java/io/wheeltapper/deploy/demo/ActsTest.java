package io.wheeltapper.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.deploy.demo.Hold.Holder;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an actuator promises, kept by the simulated one. */
final class ActsTest {

  private final Factory factory = Runs.factory(42);
  private final Actuator hands = factory.actuator();
  private final Node idle = find(node -> node.job == null);
  private final Node busy = find(node -> node.job != null && node.job.contract);

  @Test
  void declaresTheEffectsOfTheRealOnes() {
    Map<String, String> effects =
        hands.actions().stream()
            .collect(
                Collectors.toMap(
                    ActionType::name,
                    type -> type.effect().kind() + "/" + type.effect().interrupts()));
    assertEquals(
        Map.of(
            "node.isolate", "REMOVES/NEW_WORK",
            "node.return", "RESTORES/NOTHING",
            "node.reboot", "REMOVES/RUNNING_WORK",
            "node.validate", "NEUTRAL/NOTHING",
            "gpu.reset", "REMOVES/RUNNING_WORK",
            "job.checkpoint-restart", "REMOVES/RUNNING_WORK",
            "job.requeue", "REMOVES/RUNNING_WORK",
            "job.hold", "REMOVES/NEW_WORK",
            "job.release", "RESTORES/NOTHING",
            "person.call", "NEUTRAL/NOTHING"),
        effects);
    for (ActionType type : hands.actions()) {
      if (!type.inverse().isEmpty()) {
        assertEquals(Effect.Kind.RESTORES, type(type.inverse()).effect().kind());
      }
    }
  }

  @Test
  void previewsChangeNothing() throws Exception {
    for (ActionType type : hands.actions()) {
      for (Target target : new Target[] {busy.target, busy.gpus.getFirst().target, job().target}) {
        for (String call : hands.preview(Action.of(type.name(), target), attempt("p"))) {
          assertTrue(call.startsWith("simulated: "), call);
        }
      }
    }
    assertEquals(Runs.factory(42).advance(at(30)), factory.advance(at(30)));
  }

  @Test
  void isolatesAndReturnsWhatIsOurs() throws Exception {
    assertRetryable(verify("node.isolate", idle.target, "a"));
    assertDone(execute("node.isolate", idle.target, "a"));
    assertDone(execute("node.isolate", idle.target, "a"));
    assertDone(verify("node.isolate", idle.target, "a"));
    Status status =
        factory.advance(factory.now()).stream()
            .filter(s -> s.target().equals(idle.target) && s instanceof Status)
            .map(Status.class::cast)
            .reduce((_, last) -> last)
            .orElseThrow();
    assertEquals("IDLE+DRAIN", status.value());
    assertEquals("ours", status.field(Known.NODE_HOLDER));
    assertEquals("true", status.field(Known.NODE_ISOLATED));
    assertEquals("case-a", status.field(Known.NODE_CASE));
    assertEquals("wheeltapper[case-a] gpu-test: isolated", status.field(Known.NODE_REASON));
    assertDone(execute("node.return", idle.target, "b"));
    assertDone(execute("node.return", idle.target, "b"));
    assertTrue(idle.open());
  }

  @Test
  void leavesAloneWhatAPersonHolds() throws Exception {
    hold(idle, Holder.FOREIGN, "RT#1 mine -anna");
    assertRefused(execute("node.isolate", idle.target, "a"), "RT#1 mine -anna");
    assertRefused(execute("node.return", idle.target, "a"), "RT#1 mine -anna");
    assertRefused(execute("node.reboot", idle.target, "a"), "RT#1 mine -anna");
    assertRefused(execute("gpu.reset", idle.gpus.getFirst().target, "a"), "RT#1 mine -anna");
    assertEquals("RT#1 mine -anna", idle.hold.reason());
  }

  @Test
  void adoptsWhatTheSchedulerHoldsOnlyWhenTold() throws Exception {
    hold(idle, Holder.AUTOMATIC, Schedule.NO_ANSWER);
    assertRefused(execute("node.isolate", idle.target, "a"), Schedule.NO_ANSWER);
    Action adopting = Action.of("node.isolate", idle.target).with("adopt", "true");
    assertDone(hands.execute(adopting, attempt("a")));
    assertTrue(idle.hold.is(Holder.OURS));
  }

  @Test
  void rebootsOnceAnAttemptWhenNoWorkRuns() throws Exception {
    Job job = job();
    assertDone(execute("node.isolate", busy.target, "a"));
    assertDone(execute("node.reboot", busy.target, "a"));
    assertEquals(job, busy.job, "ASAP waits for the work");
    assertRetryable(verify("node.reboot", busy.target, "a"));
    assertDone(execute("job.requeue", job.target, "b"));
    assertTrue(busy.booting);
    assertRetryable(verify("node.reboot", busy.target, "a"));
    factory.advance(factory.now() + 26_000);
    assertDone(verify("node.reboot", busy.target, "a"));
    long booted = busy.bootedAt;
    assertDone(execute("node.reboot", busy.target, "a"));
    factory.advance(factory.now() + 60_000);
    assertEquals(booted, busy.bootedAt, "not again for the same attempt");
    assertTrue(busy.hold.is(Holder.OURS), "comes back through validation, not past it");
  }

  @Test
  void resetsAnIdleGpuAndTheDriverSaysSo() throws Exception {
    Gpu gpu = idle.gpus.get(3);
    gpu.trouble = Trouble.MEMORY_REMAP;
    assertRefused(execute("node.validate", idle.target, "v"), gpu.pci + " fails");
    assertRetryable(verify("gpu.reset", gpu.target, "a"));
    assertDone(execute("node.isolate", idle.target, "a"));
    assertDone(execute("gpu.reset", gpu.target, "a"));
    assertRetryable(verify("gpu.reset", gpu.target, "a"));
    String said = factory.advance(factory.now() + 6_000).toString();
    assertTrue(said.contains("from 0x1 (GPU Reset Required) to 0x0 (None)"), said);
    assertDone(verify("gpu.reset", gpu.target, "a"));
    assertDone(execute("node.validate", idle.target, "w"));
  }

  @Test
  void aResetDoesNotReachALostGpuNorOneInUse() throws Exception {
    Gpu lost = idle.gpus.get(3);
    lost.trouble = Trouble.FELL_OFF_BUS;
    assertRefused(execute("gpu.reset", lost.target, "a"), "not on the bus");
    assertRetryable(execute("gpu.reset", busy.gpus.getFirst().target, "a"));
  }

  @Test
  void restartsAJobOnceFromItsCheckpointElsewhere() throws Exception {
    Job job = job();
    factory.advance(factory.now() + 3_000);
    assertDone(execute("node.isolate", busy.target, "a"));
    assertDone(execute("job.checkpoint-restart", job.target, "a"));
    assertDone(execute("job.checkpoint-restart", job.target, "a"));
    assertRetryable(verify("job.checkpoint-restart", job.target, "a"));
    long done = job.progress(factory.now() + 4_000);
    long deadline = factory.now() + 10 * Runs.MINUTE;
    while (!(verify("job.checkpoint-restart", job.target, "a") instanceof Outcome.Done)) {
      assertTrue(factory.now() < deadline, "never runs again");
      factory.advance(factory.now() + 1_000);
    }
    assertEquals(1, job.restarts);
    assertEquals(done, job.saved(), "what it had done is kept");
    assertFalse(job.nodes.contains(busy));
  }

  @Test
  void neverSignalsAJobWithoutAContract() throws Exception {
    Job without = job(job -> !job.contract);
    assertRefused(execute("job.checkpoint-restart", without.target, "a"), "contract");
    factory.advance(factory.now() + 10_000);
    assertEquals(0, without.restarts);
  }

  @Test
  void aJobThatEndedIsDone() throws Exception {
    assertDone(execute("job.checkpoint-restart", Target.job("slurm", "1"), "a"));
  }

  @Test
  void aJobThatRestartedByItselfIsNotRestartedAgain() throws Exception {
    Job job = job();
    assertDone(execute("job.requeue", job.target, "a"));
    factory.advance(factory.now() + 20 * Runs.MINUTE);
    int before = job.restarts;
    Action late = Action.of("job.requeue", job.target).with("restarts", "0");
    assertDone(hands.execute(late, attempt("b")));
    assertEquals(before, job.restarts);
  }

  @Test
  void aHeldJobWaits() throws Exception {
    Job job = job();
    assertDone(execute("job.hold", job.target, "a"));
    assertDone(execute("job.requeue", job.target, "b"));
    factory.advance(factory.now() + 20 * Runs.MINUTE);
    assertFalse(job.running());
    assertDone(execute("job.release", job.target, "c"));
    factory.advance(factory.now() + 20 * Runs.MINUTE);
    assertTrue(job.running() || job.state == Job.State.ENDED);
  }

  @Test
  void aCalledPersonTakesOverAndRepairs() throws Exception {
    idle.gpus.get(1).trouble = Trouble.FELL_OFF_BUS;
    assertDone(execute("node.isolate", idle.target, "a"));
    assertRetryable(verify("person.call", idle.target, "a"));
    assertDone(execute("person.call", idle.target, "a"));
    assertDone(verify("person.call", idle.target, "a"));
    factory.advance(factory.now() + 5 * Runs.MINUTE);
    assertTrue(idle.healthy() && idle.open(), idle::stateText);
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    assertRefused(execute("node.isolate", Target.node("n999"), "a"), "no such node");
    assertRefused(execute("gpu.reset", Target.gpuAt("0000:3b:00", "n999"), "a"), "no such GPU");
    assertRefused(execute("rack.explode", idle.target, "a"), "rack.explode");
  }

  private ActionType type(String name) {
    return hands.actions().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  private Node find(java.util.function.Predicate<Node> fits) {
    return factory.floor().nodes().stream().filter(fits).findFirst().orElseThrow();
  }

  private Job job() {
    Job job = busy.job;
    if (job == null) {
      throw new AssertionError("nothing runs on " + busy.name);
    }
    return job;
  }

  private Job job(java.util.function.Predicate<Job> fits) {
    return factory.work().all().filter(Job::running).filter(fits).findFirst().orElseThrow();
  }

  private static long at(int seconds) {
    return Runs.START + seconds * 1_000L;
  }

  private static void hold(Node node, Holder who, String reason) {
    node.hold = new Hold(who, reason, who == Holder.FOREIGN ? "anna" : "slurm", Runs.START);
  }

  private Attempt attempt(String id) {
    return new Attempt(id, "case-" + id, "gpu-test", factory.now(), factory.now() + Runs.MINUTE);
  }

  private final Map<String, Attempt> attempts = new java.util.HashMap<>();

  private Outcome execute(String name, Target target, String id) throws Exception {
    return hands.execute(Action.of(name, target), once(name, id));
  }

  private Outcome verify(String name, Target target, String id) throws Exception {
    return hands.verify(Action.of(name, target), once(name, id));
  }

  /** The same attempt for the same action, started when it was first named. */
  private Attempt once(String name, String id) {
    Function<String, Attempt> fresh =
        key -> new Attempt(key, "case-" + id, "gpu-test", factory.now(), Long.MAX_VALUE);
    return attempts.computeIfAbsent(name + "/" + id, fresh);
  }

  private static void assertDone(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome::detail);
  }

  private static void assertRetryable(Outcome outcome) {
    assertTrue(outcome instanceof Outcome.Failed(_, boolean again, _) && again, outcome::toString);
  }

  private static void assertRefused(Outcome outcome, String words) {
    assertTrue(outcome instanceof Outcome.Failed(_, boolean again, _) && !again, outcome::toString);
    assertTrue(outcome.detail().contains(words), outcome::detail);
  }
}
