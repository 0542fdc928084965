package io.wheeltapper.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import org.junit.jupiter.api.Test;

/** The waiting; whom a symptom points to is in SympathyTest, in the whole loop. */
final class CommonCauseGuardTest {

  /** The case's fault was found this much before {@link Inquiry#NOW}. */
  private static final long FOUND = Inquiry.NOW - 60_000;

  private static Verdict at(long now, String action) {
    Inquiry inquiry = new Inquiry();
    inquiry.now = now;
    return new CommonCauseGuard().judge(inquiry.ask(action));
  }

  @Test
  void whatInterruptsRunningWorkWaitsForItsCauseToShow() {
    assertEquals(
        new Verdict.Hold("waits 30 s for a common cause to show", FOUND + 30_000),
        at(FOUND + 10_000, "node.reboot"));
    assertEquals(
        new Verdict.Hold("waits 30 s for a common cause to show", FOUND + 30_000),
        at(FOUND + 29_999, "node.reboot"));
    assertEquals(Verdict.allow(), at(FOUND + 30_000, "node.reboot"));
  }

  @Test
  void whatOnlyKeepsNewWorkAwayOrLooksDoesNotWait() {
    assertEquals(Verdict.allow(), at(FOUND + 10_000, "node.isolate"));
    assertEquals(Verdict.allow(), at(FOUND + 10_000, "node.validate"));
    assertEquals(Verdict.allow(), at(FOUND + 10_000, "person.call"));
  }

  @Test
  void itsAnswerIsTheSameWhereverElseTheActGoes() {
    Inquiry inquiry = new Inquiry();
    inquiry.now = FOUND + 10_000;
    Action other = Action.of("node.reboot", Target.node("n9"));
    assertEquals("hold", new CommonCauseGuard().judge(inquiry.ask(other)).word());
  }
}
