package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Costs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class BreakEvenGuardTest {

  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final Target JOB = Target.job("slurm", "7");

  private final BreakEvenGuard guard = new BreakEvenGuard();
  private final Inquiry inquiry = new Inquiry();

  /** A fault that ends one job in a hundred within a day, on a node that is well otherwise. */
  private BreakEvenGuardTest() {
    costs(0.01 / 24, 1);
  }

  private void costs(double perHour, double working) {
    inquiry.costs =
        new Costs(
            Costs.cautious().priors(),
            Map.of(
                "job.requeue", new Costs.Taking(15 * MINUTE, "s"),
                "job.checkpoint-restart", new Costs.Taking(15 * MINUTE, "s"),
                "node.reboot", new Costs.Taking(20 * MINUTE, "s")),
            Map.of(FAULT, new Costs.Hazard(perHour, working, 10 * HOUR, "s")),
            List.of());
  }

  private void job(int gpus, long checkpoint) {
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.JOB_NODES, "n3,n4");
    fields.put(Known.JOB_GPUS, Integer.toString(gpus));
    if (checkpoint > 0) {
      fields.put(Known.JOB_CHECKPOINT_AT, Long.toString(checkpoint));
    }
    inquiry.job("7", "running", fields);
    inquiry.free("n3", false).free("n4", false);
  }

  private static Action requeue() {
    return Action.of("job.requeue", JOB);
  }

  @Test
  void holdsWhatCostsMoreThanItSavesWithBothFigures() {
    job(512, NOW - 50 * MINUTE);
    // 512 × (1 h + 15 min); 0.995 % × 512 × (1 h + 10 min + 15 min) = 7.217
    holds(
        guard,
        inquiry.ask(requeue()),
        "640 GPU-hours",
        "512 GPUs",
        "up to 1 h old",
        "7.22",
        "24 h");
  }

  @Test
  void allowsTheSameWhereTheFaultEndsTheJobAnyhow() {
    costs(60, 1);
    job(512, NOW - 50 * MINUTE);
    allows(guard, inquiry.ask(requeue()));
  }

  @Test
  void allowsWhereTheNodeIsOfNoUseAndTheJobSmall() {
    costs(0.01 / 24, 0);
    job(16, NOW - 50 * MINUTE);
    allows(guard, inquiry.ask(requeue()));
    job(512, NOW - 50 * MINUTE);
    holds(guard, inquiry.ask(requeue()), "GPU-hours");
  }

  @Test
  void anUnknownCheckpointIsTakenAsOld() {
    job(512, 0);
    holds(guard, inquiry.ask(requeue()), "no word of a checkpoint, taken as 24 h old");
  }

  @Test
  void theReasonStandsWhileACheckpointAges() {
    job(512, NOW - 31 * MINUTE);
    String first = holds(guard, inquiry.ask(requeue())).reason();
    for (int i = 0; i < 28; i++) {
      inquiry.now += MINUTE;
      assertEquals(first, holds(guard, inquiry.ask(requeue())).reason());
    }
  }

  @Test
  void anOlderCheckpointNeverSpeaksForTheAction() {
    for (double perHour : new double[] {0, 0.01, 0.1, 1}) {
      costs(perHour, 0);
      boolean allowed = true;
      for (long age = MINUTE; age < 48 * HOUR; age += 7 * MINUTE) {
        inquiry.now = NOW + 48 * HOUR;
        job(64, inquiry.now - age);
        boolean now = guard.judge(inquiry.ask(requeue())).word().equals("allow");
        assertTrue(allowed || !now, perHour + " " + age);
        allowed = now;
      }
    }
  }

  @Test
  void aJobThatTheFaultHasEndedLosesNothingMore() {
    job(512, NOW - 50 * MINUTE);
    inquiry.foundOn("case3", JOB, "n3", NOW - MINUTE);
    allows(guard, inquiry.ask(requeue()));
  }

  @Test
  void aCheckpointThatIsAskedForFirstLosesOnlyTheRestart() {
    job(512, NOW - 50 * MINUTE);
    inquiry.job(
        "7",
        "running",
        Map.of(
            Known.JOB_NODES, "n3,n4",
            Known.JOB_GPUS, "512",
            Known.JOB_CONTRACT, "true",
            Known.JOB_CHECKPOINT_AT, Long.toString(NOW - 50 * MINUTE)));
    holds(guard, inquiry.ask(Action.of("job.checkpoint-restart", JOB)), "128 GPU-hours");
  }

  @Test
  void withoutASpareNodeTheRestartWaitsForTheRepair() {
    job(16, NOW - MINUTE);
    holds(guard, inquiry.ask(requeue()), "4.27 GPU-hours");
    for (int i = 1; i <= 20; i++) {
      inquiry.free("n" + i, false);
    }
    holds(guard, inquiry.ask(requeue()), "164 GPU-hours", "no spare node");
  }

  @Test
  void ourOwnRunsReplaceThePrior() {
    job(16, NOW - MINUTE);
    for (int i = 0; i < 5; i++) {
      inquiry.took("case3", "n3", 1, "job.requeue", NOW - HOUR + i * MINUTE, 45 * MINUTE);
    }
    holds(guard, inquiry.ask(requeue()), "12.3 GPU-hours", "our own runs");
  }

  @Test
  void isolatingAnIdleOrFailingNodeCostsNothing() {
    allows(guard, inquiry.ask("node.isolate"));
    costs(60, 0);
    job(512, 0);
    for (int i = 1; i <= 20; i++) {
      inquiry.free("n" + i, false);
    }
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.costs = Costs.cautious();
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void isolatingANodeThatWorksAndThatNobodyCanReplaceCosts() {
    job(16, NOW - MINUTE);
    for (int i = 1; i <= 20; i++) {
      inquiry.free("n" + i, false);
    }
    holds(guard, inquiry.ask("node.isolate"), "node.isolate costs about 80 GPU-hours");
    inquiry.free("n9", true);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aStepThatWaitsForIdleInterruptsNobody() {
    job(512, 0);
    holds(guard, inquiry.ask("node.reboot"), "GPU-hours");
    allows(guard, inquiry.ask(Action.of("node.reboot", Target.node("n3")).with("when", "idle")));
  }

  @Test
  void whereNobodySaysWhatTheFaultLosesRunningWorkGoesOn() {
    inquiry.costs = Costs.cautious();
    job(8, NOW - MINUTE);
    holds(guard, inquiry.ask(requeue()), "costs.yaml", FAULT.code());
    holds(guard, inquiry.ask("node.reboot"), "costs.yaml");
  }

  @Test
  void aPersonPinsEitherSide() {
    job(512, NOW - 50 * MINUTE);
    pin(new Costs.Pin("*", "job.requeue", OptionalDouble.of(1), OptionalDouble.empty(), "quick"));
    allows(guard, inquiry.ask(requeue()));
    holds(guard, inquiry.ask("node.reboot"), "GPU-hours");
    pin(new Costs.Pin(FAULT.code(), "*", OptionalDouble.empty(), OptionalDouble.of(1e6), ""));
    allows(guard, inquiry.ask(requeue()));
    pin(new Costs.Pin("another", "*", OptionalDouble.empty(), OptionalDouble.of(1e6), ""));
    holds(guard, inquiry.ask(requeue()), "640");
    pin(new Costs.Pin("*", "node.isolate", OptionalDouble.of(99), OptionalDouble.of(9), "by hand"));
    holds(guard, inquiry.ask("node.isolate"), "99 GPU-hours (pinned: by hand)", "about 9 (pinned");
  }

  private void pin(Costs.Pin pin) {
    Costs c = inquiry.costs;
    inquiry.costs = new Costs(c.priors(), c.takes(), c.hazards(), List.of(pin));
  }

  @Test
  void neverBindsGivingBackOrProtecting() {
    assertFalse(binds("break-even", Effect.Kind.RESTORES));
    assertFalse(binds("break-even", Effect.Kind.PROTECTS));
    assertTrue(binds("break-even", Effect.Kind.REMOVES));
    assertTrue(binds("break-even", Effect.Kind.CHANGES));
  }
}
