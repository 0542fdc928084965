package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Proposal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

final class VetoGuardTest {

  private final VetoGuard guard = new VetoGuard();
  private final Inquiry inquiry = new Inquiry();
  private final List<Proposal> asked = new ArrayList<>();

  /** Rules about reboots and returns only. */
  private Inquiry rules(BiFunction<Proposal, Veto.Scene, Verdict> answer) {
    inquiry.veto =
        new Veto() {
          @Override
          public boolean binds(String action) {
            return action.equals("node.reboot") || action.equals("node.return");
          }

          @Override
          public Verdict judge(Proposal proposal, Scene scene) {
            asked.add(proposal);
            return answer.apply(proposal, scene);
          }

          @Override
          public void close() {}
        };
    return inquiry;
  }

  private void job(String id, String nodes, Map<String, String> more) {
    Map<String, String> fields = new java.util.HashMap<>(more);
    fields.put(Known.JOB_NODES, nodes);
    Target job = Target.job("slurm", id);
    status(job, "", Known.JOB, "running", fields);
  }

  private void status(
      Target target, String node, String type, String value, Map<String, String> fields) {
    inquiry.taken(
        new Status(target, node, "slurm", Origin.SCHEDULER, NOW, type, value, fields, ""));
  }

  @Test
  void withoutRulesItAllowsAndAsksNothing() {
    allows(guard, inquiry.ask("node.reboot"));
    allows(guard, rules((_, _) -> new Verdict.Deny("no")).ask("node.isolate"));
    assertEquals(List.of(), asked);
  }

  @Test
  void theRulesAnswerIsTheGuards() {
    denies(guard, rules((_, _) -> new Verdict.Deny("no")).ask("node.reboot"), "no");
    holds(guard, rules((_, _) -> new Verdict.Hold("later", NOW + 1)).ask("node.reboot"), "later");
  }

  @Test
  void theProposalSaysWhatIsKnownAndTakesTheWorstForTheRest() {
    inquiry.node("n3", Map.of(Known.NODE_HOLDER, "none", Known.NODE_GPUS, "8"));
    job("1", "n3,n4", Map.of(Known.JOB_GPUS, "16"));
    Action reboot = Action.of("node.reboot", Target.node("n3")).with("when", "idle");
    allows(guard, rules((_, _) -> Verdict.allow()).ask(reboot));
    Proposal known = asked.getFirst();
    assertEquals("n3 node.reboot removes running-work act", words(known));
    assertEquals("off-bus", known.fault().code());
    assertEquals("1 8 16 idle", numbers(known) + " " + known.parameter("when"));
    assertTrue(known.within("rack:r0") && known.within("job:slurm/1"), known::toString);
    assertFalse(known.within("rack:r1"));
    job("2", "n3", Map.of());
    allows(guard, inquiry.ask("node.reboot"));
    assertEquals(Proposal.UNKNOWN, asked.getLast().jobGpus(), "one job does not say");
    inquiry.node("n3", Map.of(Known.NODE_HOLDER, "none"));
    allows(guard, inquiry.ask("node.reboot"));
    assertEquals(Proposal.UNKNOWN, asked.getLast().gpus());
  }

  private static String words(Proposal p) {
    return String.join(" ", p.node(), p.action(), p.effect(), p.interrupts(), p.mode());
  }

  private static String numbers(Proposal p) {
    return p.jobs() + " " + p.gpus() + " " + p.jobGpus();
  }

  @Test
  void rulesSeeTheNodeItsJobsAndWhatBelongsToNoNode() {
    job("1", "n3,n4", Map.of());
    job("2", "n5", Map.of());
    Target feed = new Target(Target.Kind.FEED, "a");
    status(feed, "", "facility.feed", "mains", Map.of());
    status(feed, "", "facility.feed", "diesel", Map.of());
    status(Target.gpuAt("0000:3b:00", "n3"), "n3", "gpu.health", "bad", Map.of());
    status(Target.gpuAt("0000:3b:00", "n4"), "n4", "gpu.health", "good", Map.of());
    List<String> seen = new ArrayList<>();
    rules((_, scene) -> {
      for (String type : List.of(Known.NODE, Known.JOB, "facility.feed", "gpu.health", "none")) {
        scene.statuses(type).forEach(s -> seen.add(s.target() + " " + s.value()));
      }
      scene.found().forEach(f -> seen.add(f.fault() + " by " + f.origins()));
      return Verdict.allow();
    });
    allows(guard, inquiry.ask("node.reboot"));
    assertEquals(
        List.of(
            "node:n3 s",
            "job:slurm/1 running",
            "feed:a diesel",
            "gpu:0000:3b:00@n3 bad",
            "off-bus by gpu_driver"),
        seen);
  }

  @Test
  void holdsWhereWhatTheyReadComesFromASilentSensor() {
    rules((_, scene) -> {
      scene.statuses(Known.NODE);
      return Verdict.allow();
    });
    inquiry.sensor("slurm", "silent");
    holds(guard, inquiry.ask("node.reboot"), "scheduler.node", "slurm is silent");
    rules((_, _) -> Verdict.allow());
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void aSilentSensorNeverWeakensADeny() {
    rules((_, scene) -> {
      scene.statuses(Known.NODE);
      return new Verdict.Deny("no");
    });
    inquiry.sensor("slurm", "silent");
    denies(guard, inquiry.ask("node.reboot"), "no");
  }

  @Test
  void bindsAllThatChangesSomethingAlsoWhatGivesBack() {
    assertTrue(binds("veto", Effect.Kind.RESTORES));
    assertTrue(binds("veto", Effect.Kind.REMOVES));
    assertTrue(binds("veto", Effect.Kind.CHANGES));
    assertTrue(binds("veto", Effect.Kind.PROTECTS));
    assertFalse(binds("veto", Effect.Kind.NEUTRAL));
  }

  @Test
  void rulesThatThrowDenyThroughTheGate() {
    rules((_, _) -> {
      throw new IllegalStateException("broken");
    });
    Gate.Answer answer =
        new Gate(List.of(new Gate.Bound(guard, java.util.Set.of(Effect.Kind.REMOVES))))
            .judge(inquiry.ask("node.reboot"));
    assertEquals("deny", answer.verdict().word());
  }
}
