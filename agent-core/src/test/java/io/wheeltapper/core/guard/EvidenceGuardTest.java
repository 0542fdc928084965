package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvidenceGuardTest {

  private final EvidenceGuard guard = new EvidenceGuard();
  private final Inquiry inquiry = new Inquiry();

  @Test
  void personsWhoApprovedExactlyThisPlanHaveLooked() {
    inquiry.now = NOW + inquiry.limits.freshMillis() + 1;
    holds(guard, inquiry.ask("node.isolate"), "older than");
    inquiry.book.apply(
        new Entry.Approved(inquiry.now, "case3", Target.node("n3"), "plan3", "carol", ""));
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.node(
        "n3",
        Map.of(Known.NODE_HOLDER, "none", Known.NODE_BOOTED_AT, Long.toString(inquiry.now - 1)));
    holds(guard, inquiry.ask("node.isolate"), "older than");
  }

  @Test
  void oneFreshWitnessIsolates() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void staleEvidenceHoldsUntilTheCaseItselfHoldsTheNode() {
    inquiry.now = NOW - 60_000 + inquiry.limits.freshMillis();
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.now += 1;
    holds(guard, inquiry.ask("node.isolate"), "older than 600 s");
    inquiry.did("case3", "n3", 0, "node.isolate", inquiry.now);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aSilentSchedulersSensorHoldsEverythingAlsoGivingBack() {
    inquiry.sensor("slurm", "silent");
    holds(guard, inquiry.ask("node.isolate"), "slurm", "silent");
    holds(guard, inquiry.ask("node.return"), "slurm", "silent");
    inquiry.sensor("slurm", "failed");
    holds(guard, inquiry.ask("node.isolate"), "failed");
    inquiry.sensor("slurm", "ok");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void runningWorkWantsTwoOrigins() {
    inquiry.free("n3", false);
    holds(guard, inquiry.ask("node.reboot"), "GPU_DRIVER", "second origin");
    inquiry.found("case3", "n3", Fault.of("rank-failed"), Origin.WORKLOAD, NOW);
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void aSecondSensorOfTheSameOriginIsNoSecondWitness() {
    inquiry.free("n3", false);
    inquiry.found("case3", "n3", Fault.of("rank-failed"), Origin.GPU_DRIVER, NOW);
    holds(guard, inquiry.ask("node.reboot"), "one witness only");
  }

  @Test
  void aFaultThatIsNotListedConfirmsNothing() {
    inquiry.free("n3", false);
    inquiry.found("case3", "n3", Fault.of("loose-cable"), Origin.FABRIC, NOW);
    holds(guard, inquiry.ask("node.reboot"), "one witness only");
  }

  @Test
  void oneOriginIsEnoughWhereTheLadderSaysWhy() {
    inquiry.free("n3", false);
    inquiry.oneOriginEnough = "the bus itself reads ones";
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void anIdleNodeStillWantsTwoWitnessesUnlessTheStepSaysWhyOneIsEnough() {
    holds(guard, inquiry.ask("node.reboot"), "one witness only");
  }

  @Test
  void whatWasOnlyTakenAsDoneKeepsNoEvidenceFreshForARealAct() {
    inquiry.book.apply(judgedInObserve());
    inquiry.now = NOW + inquiry.limits.freshMillis();
    inquiry.mode = Mode.OBSERVE;
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.mode = Mode.ACT;
    holds(guard, inquiry.ask("node.isolate"), "older than");
  }

  private static Action whenIdle(String action) {
    return Action.of(action, Target.node("n3")).with("when", "idle");
  }

  @Test
  void theEvidenceOfAStepThatWaitsForIdleMayAge() {
    inquiry.now = NOW + 10 * inquiry.limits.freshMillis();
    allows(guard, inquiry.ask(whenIdle("node.isolate")));
    holds(guard, inquiry.ask("node.isolate"), "older than");
  }

  @Test
  void butNotBeyondTheNodesNextBoot() {
    inquiry.now = NOW + 10 * inquiry.limits.freshMillis();
    inquiry.node("n3", Map.of(Known.NODE_IDLE, "true", Known.NODE_BOOTED_AT, Long.toString(NOW)));
    holds(guard, inquiry.ask(whenIdle("node.isolate")), "older than");
  }

  private static Entry judgedInObserve() {
    return new Entry.Judged(
        NOW,
        "case3",
        Target.node("n3"),
        FAULT,
        "node.isolate",
        0,
        0,
        "plan3",
        "allow",
        "",
        "",
        0,
        Mode.OBSERVE,
        List.of());
  }
}
