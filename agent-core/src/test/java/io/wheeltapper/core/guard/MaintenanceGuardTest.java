package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MaintenanceGuardTest {

  private static final long MINUTE = 60_000L;
  private static final Target RACK = new Target(Target.Kind.RACK, "r0");
  private static final Target RESERVATION =
      new Target(Target.Kind.PARTITION, "slurm/reservation/m");

  private final MaintenanceGuard guard = new MaintenanceGuard();
  private final Inquiry inquiry = new Inquiry();

  private void begun(Target target, String source, List<String> nodes, long from, long until) {
    inquiry.book.apply(
        new Entry.Maintenance(
            from, "begun", target, source, nodes, 0, from, until, "alice", "new PDU"));
  }

  private void silent(boolean silent) {
    inquiry.node(
        "n3", Map.of(Known.NODE_RESPONDING, Boolean.toString(!silent), Known.NODE_HOLDER, "none"));
  }

  @Test
  void allowsWhereNothingIsDeclared() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void holdsWhatLiesInItAndSaysWhoseAndUntilWhen() {
    begun(RACK, "", List.of(), NOW - MINUTE, NOW + MINUTE);
    for (String action : List.of("node.isolate", "node.reboot", "person.call", "node.validate")) {
      assertEquals(
          NOW + 16 * MINUTE,
          holds(guard, inquiry.ask(action), "rack:r0", "alice", "new PDU", "15 min").until());
    }
  }

  @Test
  void leavesAloneWhatLiesElsewhere() {
    begun(new Target(Target.Kind.RACK, "r4"), "", List.of(), NOW - MINUTE, NOW + MINUTE);
    begun(Target.node("n4"), "", List.of(), NOW - MINUTE, NOW + MINUTE);
    begun(RESERVATION, "slurm", List.of("n4", "n5"), NOW - MINUTE, NOW + MINUTE);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aReservationIsAboutTheNodesItNames() {
    begun(RESERVATION, "slurm", List.of("n2", "n3"), NOW - MINUTE, NOW + MINUTE);
    holds(guard, inquiry.ask("node.isolate"), "slurm/reservation/m");
  }

  @Test
  void oneThatIsPlannedHoldsNothingYet() {
    begun(RACK, "slurm", List.of(), NOW + MINUTE, NOW + 9 * MINUTE);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.now = NOW + MINUTE;
    holds(guard, inquiry.ask("node.isolate"), "rack:r0");
  }

  @Test
  void itsSymptomsAreSuppressedUntilItHasSettled() {
    begun(RACK, "", List.of(), NOW - 9 * MINUTE, NOW - MINUTE);
    assertEquals(NOW + 14 * MINUTE, holds(guard, inquiry.ask("node.isolate"), "15 min").until());
    inquiry.now = NOW + 14 * MINUTE;
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aNodeThatDoesNotSpeakAsHealthyIsWaitedForButNotForEver() {
    begun(RACK, "", List.of(), NOW - 30 * MINUTE, NOW - 20 * MINUTE);
    silent(true);
    long patience = NOW - 20 * MINUTE + 120 * MINUTE;
    assertEquals(
        patience, holds(guard, inquiry.ask("node.isolate"), "does not speak as healthy").until());
    inquiry.now = patience;
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.now = NOW;
    silent(false);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void anEndBroughtForwardCounts() {
    begun(RACK, "", List.of(), NOW - 60 * MINUTE, NOW + 60 * MINUTE);
    inquiry.book.apply(
        new Entry.Maintenance(
            NOW - 20 * MINUTE, "ended", RACK, "", List.of(), 0, 0, NOW - 20 * MINUTE, "bob", ""));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void ofTwoTheOneThatEndsLastCounts() {
    begun(RACK, "", List.of(), NOW - 60 * MINUTE, NOW - 30 * MINUTE);
    begun(RACK, "slurm", List.of(), NOW - 60 * MINUTE, NOW + MINUTE);
    begun(Target.site(), "", List.of(), NOW - 60 * MINUTE, NOW + 9 * MINUTE);
    holds(guard, inquiry.ask("node.isolate"), "site:site");
  }

  @Test
  void givingBackWaitsForTheEndOnly() {
    begun(RACK, "", List.of(), NOW - MINUTE, NOW + MINUTE);
    assertEquals(NOW + MINUTE, holds(guard, inquiry.ask("node.return"), "rack:r0").until());
    inquiry.now = NOW + MINUTE;
    allows(guard, inquiry.ask("node.return"));
    holds(guard, inquiry.ask("node.isolate"), "rack:r0");
  }

  @Test
  void theReasonIsTheSameFromItsBeginToItsSettling() {
    begun(RACK, "", List.of(), NOW - MINUTE, NOW + MINUTE);
    String during = guard.judge(inquiry.ask("node.isolate")).reason();
    inquiry.now = NOW + 3 * MINUTE;
    assertEquals(during, guard.judge(inquiry.ask("node.isolate")).reason());
  }

  @Test
  void bindsEveryEffect() {
    for (Effect.Kind kind : Effect.Kind.values()) {
      assertTrue(binds("maintenance", kind));
    }
  }
}
