package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobGuardTest {

  private static final long MINUTE = 60_000L;
  private static final Target JOB = Target.job("slurm", "7");

  private final JobGuard guard = new JobGuard();
  private final Inquiry inquiry = new Inquiry();
  private final Action whenIdle = Action.of("node.reboot", Target.node("n3")).with("when", "idle");
  private final Action requeue = Action.of("job.requeue", JOB);

  /** Job 7 of eve runs on n3 and n9 with 16 GPUs. */
  private void works(Map<String, Long> times) {
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.JOB_NODES, "n3,n9");
    fields.put(Known.JOB_USER, "eve");
    fields.put(Known.JOB_GPUS, "16");
    times.forEach((key, at) -> fields.put(key, Long.toString(at)));
    inquiry.free("n3", false);
    inquiry.job("7", "running", fields);
  }

  private String reason(String action) {
    return guard.judge(inquiry.ask(action)).reason();
  }

  @Test
  void whatWaitsForIdleWaitsAndSaysForWhom() {
    works(Map.of());
    holds(guard, inquiry.ask(whenIdle), "n3", "job:slurm/7 of eve, 16 GPUs, no checkpoint known");
  }

  @Test
  void allowsOnceIdle() {
    allows(guard, inquiry.ask(whenIdle));
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void silenceIsNotIdle() {
    inquiry.node("n3", Map.of(Known.NODE_HOLDER, "none"));
    holds(guard, inquiry.ask(whenIdle), "n3");
    holds(guard, inquiry.ask(Action.of("node.reboot", Target.node("n99")).with("when", "idle")));
    holds(guard, inquiry.ask("node.reboot"), "nobody says that none does");
  }

  @Test
  void aReadingFromBeforeOurIsolationIsNotIdle() {
    inquiry.did("case3", "n3", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask(whenIdle), "n3");
    inquiry.node("n3", true, true, "ours", Known.reason("case3", "off-bus", ""));
    allows(guard, inquiry.ask(whenIdle));
  }

  @Test
  void endsNoRunningWorkWithoutACheckpointThatItsOwnerBears() {
    works(Map.of());
    holds(guard, inquiry.ask("node.reboot"), "waits for the end, the move or a checkpoint", "eve");
    works(Map.of(Known.JOB_CHECKPOINT_AT, NOW - 11 * MINUTE, Known.JOB_LOSS, 10 * MINUTE));
    Verdict.Hold hold = holds(guard, inquiry.ask("node.reboot"), "under 1 h ago");
    assertEquals(NOW + MINUTE, hold.until());
    works(Map.of(Known.JOB_CHECKPOINT_AT, NOW - 9 * MINUTE, Known.JOB_LOSS, 10 * MINUTE));
    allows(guard, inquiry.ask("node.reboot"));
    assertTrue(reason("node.reboot").contains("of eve, 16 GPUs"), reason("node.reboot"));
    works(Map.of(Known.JOB_CHECKPOINT_AT, NOW - MINUTE));
    holds(guard, inquiry.ask("node.reboot"), "last checkpoint under 10 min ago");
  }

  @Test
  void oneJobWithoutACheckpointIsEnoughToWait() {
    works(Map.of(Known.JOB_CHECKPOINT_AT, NOW, Known.JOB_LOSS, MINUTE));
    inquiry.job("8", "running", Map.of(Known.JOB_NODES, "n3"));
    holds(guard, inquiry.ask("node.reboot"), "job:slurm/8");
    inquiry.job("8", "ended", Map.of());
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void isolatingInterruptsNobodyAndSaysWhoIsThere() {
    works(Map.of());
    allows(guard, inquiry.ask("node.isolate"));
    assertTrue(reason("node.isolate").contains("job:slurm/7 of eve"), reason("node.isolate"));
  }

  private void seat(String target, String value, Map<String, String> fields) {
    inquiry.taken(
        new Status(
            Target.parse(target),
            "n3",
            "pods",
            Origin.SCHEDULER,
            NOW,
            Known.GPU_PODS,
            value,
            fields,
            ""));
  }

  @Test
  void whoSitsOnTheGpuOfTheCaseIsNamedWithItsJob() {
    works(Map.of());
    assertFalse(reason("node.isolate").contains("held by"), "nobody says so");
    seat("gpu:GPU-1", "held", Map.of("pci", "0000:3b:00", Known.GPU_PODS_OF, "ml/a,ml/b"));
    seat("gpu:GPU-2", "held", Map.of("pci", "0000:5e:00", Known.GPU_PODS_OF, "ml/c"));
    inquiry.taken(
        new Status(
            Target.node("n3"),
            "n3",
            "kube",
            Origin.SCHEDULER,
            NOW,
            Known.NODE,
            "Ready",
            Map.of(Known.NODE_WORK, "ml/b=kubernetes/ml/job/llama,ml/c=kubernetes/ml/job/other"),
            ""));
    String held = "; gpu:0000:3b:00@n3 is held by ml/a, ml/b (job:kubernetes/ml/job/llama)";
    assertTrue(reason("node.isolate").endsWith(held), reason("node.isolate"));
    assertTrue(reason("node.reboot").endsWith(held), reason("node.reboot"));
    holds(guard, inquiry.ask(whenIdle), "job:slurm/7 of eve", held);
    inquiry.sensor("pods", "silent");
    assertTrue(
        reason("node.isolate").endsWith("who holds gpu:0000:3b:00@n3 is not known: pods is silent"),
        reason("node.isolate"));
  }

  /** A kubelet may name a pod that is over: nothing waits for it, and nothing is done for it. */
  @Test
  void aGpuThatIsFreeOrHeldOnIdleNodesChangesNoVerdict() {
    seat("gpu:GPU-1", "held", Map.of("pci", "0000:3b:00", Known.GPU_PODS_OF, "ml/a"));
    allows(guard, inquiry.ask(whenIdle));
    works(Map.of());
    seat("gpu:GPU-1", "free", Map.of("pci", "0000:3b:00"));
    holds(guard, inquiry.ask(whenIdle), "work still runs", "no pod holds gpu:0000:3b:00@n3");
    holds(guard, inquiry.ask("node.reboot"), "waits for");
  }

  @Test
  void aPodOnAPartOfTheGpuIsFoundByTheDriversWord() {
    works(Map.of());
    inquiry.taken(
        new Status(
            Target.gpuAt("0000:3b:00", "n3"),
            "n3",
            "nvml",
            Origin.GPU_DRIVER,
            NOW,
            "gpu.mig",
            "enabled",
            Map.of("devices", "3/0=MIG-7, 4/0=MIG-8"),
            ""));
    seat("gpu:MIG-8", "held", Map.of(Known.GPU_PODS_OF, "ml/a"));
    seat("gpu:MIG-9", "held", Map.of(Known.GPU_PODS_OF, "ml/z"));
    assertTrue(
        reason("node.isolate").endsWith("; gpu:0000:3b:00@n3 is held by ml/a"),
        reason("node.isolate"));
  }

  @Test
  void aJobThatEndsSoonerThanWhatItWouldLoseIsLeftToEnd() {
    works(Map.of(Known.JOB_STARTED_AT, NOW - 60 * MINUTE, Known.JOB_ENDS_AT, NOW + 30 * MINUTE));
    holds(guard, inquiry.ask(requeue), "ends by itself sooner", "job:slurm/7");
    works(Map.of(Known.JOB_STARTED_AT, NOW - 60 * MINUTE, Known.JOB_ENDS_AT, NOW + 90 * MINUTE));
    allows(guard, inquiry.ask(requeue));
    works(
        Map.of(
            Known.JOB_STARTED_AT,
            NOW - 60 * MINUTE,
            Known.JOB_CHECKPOINT_AT,
            NOW - 5 * MINUTE,
            Known.JOB_ENDS_AT,
            NOW + 30 * MINUTE));
    allows(guard, inquiry.ask(requeue));
  }

  @Test
  void aJobThatFailedAlreadyIsNotWaitedFor() {
    works(Map.of(Known.JOB_STARTED_AT, NOW - 60 * MINUTE, Known.JOB_ENDS_AT, NOW + 30 * MINUTE));
    inquiry.book.apply(
        new Entry.Found(
            NOW,
            "case3",
            JOB,
            Fault.of("rank-failed"),
            "n3",
            NOW,
            "r",
            "",
            "",
            List.of(),
            Map.of()));
    allows(guard, inquiry.ask(requeue));
  }

  @Test
  void noNodeIsDrainedForAFaultThatTheJobMade() {
    works(Map.of());
    inquiry.madeByJob = true;
    denies(guard, inquiry.ask("node.isolate"), "made by the job itself", "node:n3");
    denies(guard, inquiry.ask(whenIdle), "made by the job itself");
    allows(guard, inquiry.ask(requeue));
  }

  /** The node as Kubernetes speaks of it, isolated, with other work than jobs. */
  private void kube(boolean isolated, String other, String kept) {
    inquiry.node(
        "n3",
        Map.of(
            Known.NODE_ISOLATED,
            Boolean.toString(isolated),
            Known.NODE_IDLE,
            "false",
            Known.NODE_HOLDER,
            "ours",
            Known.NODE_OTHER,
            other,
            Known.NODE_KEPT,
            kept));
  }

  @Test
  void whatIsMadeAnewElsewhereMayBeEvictedAndNothingElseDoneToIt() {
    kube(true, Known.YIELDS, "");
    allows(guard, inquiry.ask("node.evict"));
    assertTrue(reason("node.evict").contains("made anew elsewhere"), reason("node.evict"));
    holds(guard, inquiry.ask("node.reboot"), "work still runs");
    holds(guard, inquiry.ask("node.reset"), "work still runs");
    holds(guard, inquiry.ask(whenIdle), "work still runs");
  }

  @Test
  void whatMustStayKeepsEvictionOffWhateverElseMayGo() {
    kube(true, Known.KEEPS, "ml/bare: nobody makes it anew");
    holds(guard, inquiry.ask("node.evict"), "ml/bare: nobody makes it anew");
    inquiry.job(
        "7",
        "running",
        Map.of(Known.JOB_NODES, "n3", Known.JOB_CHECKPOINT_AT, "" + NOW, Known.JOB_LOSS, "60000"));
    holds(guard, inquiry.ask("node.evict"), "must not be ended");
    kube(true, Known.YIELDS, "");
    allows(guard, inquiry.ask("node.evict"));
  }

  @Test
  void onAnOpenNodeOrWithoutTheSchedulersWordNothingIsEvicted() {
    kube(false, Known.YIELDS, "");
    holds(guard, inquiry.ask("node.evict"), "work still runs");
    kube(true, "", "");
    holds(guard, inquiry.ask("node.evict"), "nobody says that none does");
    kube(true, Known.NONE, "");
    holds(guard, inquiry.ask("node.evict"), "work still runs");
  }

  @Test
  void anotherSchedulerThatSaysNothingOfItsWorkHoldsTheEviction() {
    kube(true, Known.YIELDS, "");
    inquiry.taken(
        new Status(
            Target.node("n3"),
            "n3",
            "other",
            Origin.SCHEDULER,
            NOW,
            Known.NODE,
            "s",
            Map.of(Known.NODE_ISOLATED, "true", Known.NODE_IDLE, "false"),
            ""));
    holds(guard, inquiry.ask("node.evict"), "work still runs");
  }

  @Test
  void aServerThatYieldsMayGoAndAJobBesideItMayNot() {
    kube(true, Known.NONE, "");
    inquiry.job("7", "running", Map.of(Known.JOB_NODES, "n3"));
    holds(guard, inquiry.ask("node.evict"), "waits for the end");
    inquiry.job("7", "running", Map.of(Known.JOB_NODES, "n3", Known.JOB_YIELDS, "true"));
    allows(guard, inquiry.ask("node.evict"));
    holds(guard, inquiry.ask("node.reboot"), "waits for the end");
    inquiry.job("8", "running", Map.of(Known.JOB_NODES, "n3"));
    holds(guard, inquiry.ask("node.evict"), "job:slurm/8");
  }

  @Test
  void neverBindsGivingBack() {
    assertFalse(binds("job awareness", Effect.Kind.RESTORES));
  }
}
