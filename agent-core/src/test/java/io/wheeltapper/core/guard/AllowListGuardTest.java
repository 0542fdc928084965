package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AllowListGuardTest {

  private final AllowListGuard guard = new AllowListGuard();
  private final Inquiry inquiry = new Inquiry();

  @Test
  void allowsWhatALadderNamesItsInverseAndAPersonsCall() {
    for (String named : List.of("node.isolate", "node.reboot", "node.return", "person.call")) {
      allows(guard, inquiry.ask(named));
    }
  }

  @Test
  void deniesWhatNoLadderNames() {
    denies(guard, inquiry.ask("gpu.reset"), "gpu.reset");
    denies(guard, inquiry.ask("job.release"), "job.release");
    denies(guard, inquiry.ask("no.such-action"), "no.such-action");
  }

  @Test
  void holdsWhatNoActuatorHereCarriesOut() {
    inquiry.carriers = Set.of("node.isolate");
    allows(guard, inquiry.ask("node.isolate"));
    holds(guard, inquiry.ask("node.reboot"), "node.reboot", "a person can");
  }

  @Test
  void holdsWhatIsCarriedOutOnASystemThatDoesNotAnswer() {
    line("slurm", "open", "node.isolate,node.return");
    line("notify", "half-open", "person.call");
    Verdict.Hold hold = holds(guard, inquiry.ask("node.isolate"), "slurm", "not answered lately");
    assertTrue(hold.until() > inquiry.now, "it asks again by itself");
    allows(guard, inquiry.ask("node.reboot"));
    allows(guard, inquiry.ask("person.call"));
    line("slurm", "closed", "node.isolate,node.return");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void neverHoldsTheCallOfAPersonForItsLine() {
    line("notify", "open", "person.call,node.isolate");
    allows(guard, inquiry.ask("person.call"));
    holds(guard, inquiry.ask("node.isolate"), "notify");
  }

  @Test
  void believesOnlyTheAgentsOwnWord() {
    Target sensor = Target.parse("sensor:actuators/slurm");
    said(sensor, "actuators", Origin.SCHEDULER, "slurm", "open", "node.isolate");
    said(sensor, "otel", Origin.AGENT, "slurm", "open", "node.isolate");
    said(Target.node("n1"), "actuators", Origin.AGENT, "slurm", "open", "node.isolate");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void believesNoOldWord() {
    line("slurm", "open", "node.isolate");
    inquiry.now += 2 * Known.ACTUATOR_AGAIN_MILLIS - 1;
    holds(guard, inquiry.ask("node.isolate"), "slurm");
    inquiry.now += 1;
    allows(guard, inquiry.ask("node.isolate"));
  }

  private void line(String name, String state, String actions) {
    said(Target.parse("sensor:actuators/" + name), "actuators", Origin.AGENT, name, state, actions);
  }

  private void said(
      Target target, String sensor, Origin origin, String name, String state, String actions) {
    inquiry.taken(
        new Status(
            target,
            "",
            sensor,
            origin,
            inquiry.now,
            Known.ACTUATOR,
            state,
            Map.of("line", name, Known.ACTUATOR_ACTIONS, actions),
            ""));
  }
}
