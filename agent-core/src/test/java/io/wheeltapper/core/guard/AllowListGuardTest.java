package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;

import io.wheeltapper.core.loop.Inquiry;
import java.util.List;
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
}
