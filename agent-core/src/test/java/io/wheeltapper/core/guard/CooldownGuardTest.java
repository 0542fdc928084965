package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import org.junit.jupiter.api.Test;

final class CooldownGuardTest {

  private static final long MINUTE = 60_000L;
  private final CooldownGuard guard = new CooldownGuard();
  private final Inquiry inquiry = new Inquiry();

  @Test
  void allowsTheFirstAndAnotherNode() {
    allows(guard, inquiry.ask("node.reboot"));
    inquiry.did("case3", "n3", 1, "node.reboot", NOW);
    allows(guard, inquiry.ask(Action.of("node.reboot", Target.node("n4"))));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void holdsUntilTheCooldownIsOver() {
    inquiry.did("case3", "n3", 1, "node.reboot", NOW - MINUTE);
    Verdict.Hold hold = holds(guard, inquiry.ask("node.reboot"), "node.reboot", "1800 s");
    assertEquals(NOW + 29 * MINUTE, hold.until());
    inquiry.now = hold.until();
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void deniesTheOneTooMany() {
    inquiry.did("case3", "n3", 1, "node.reboot", NOW);
    inquiry.plan("case3", "n3", "again").did("case3", "n3", 1, "node.reboot", NOW + 60 * MINUTE);
    inquiry.now = NOW + 120 * MINUTE;
    denies(guard, inquiry.ask("node.reboot"), "2 times", "168 h", "at most 2");
    inquiry.now = NOW + 168 * 60 * MINUTE + 1;
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void aRebootOfWhichNothingWasSeenAfterwardsCountsAllTheSame() {
    inquiry.started("case3", "n3", 1, "node.reboot", NOW);
    Target node = Target.node("n3");
    inquiry.book.apply(
        new Entry.Acted(
            NOW, "case3", node, FAULT, "node.reboot", 0, 1, "case31", "done", false, ""));
    inquiry.book.apply(
        new Entry.Verified(
            NOW, "case3", node, FAULT, "node.reboot", 0, 1, "case31", "failed", "not back"));
    holds(guard, inquiry.ask("node.reboot"), "1800 s");
  }

  @Test
  void aCallThatWasNotMadeDoesNotCount() {
    inquiry.started("case3", "n3", 1, "node.reboot", NOW);
    inquiry.book.apply(
        new Entry.Acted(
            NOW,
            "case3",
            Target.node("n3"),
            FAULT,
            "node.reboot",
            0,
            1,
            "case31",
            "failed",
            true,
            "busy"));
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void neverBindsGivingBack() {
    assertFalse(binds("cooldown", Effect.Kind.RESTORES));
    assertFalse(binds("cooldown", Effect.Kind.PROTECTS));
  }
}
