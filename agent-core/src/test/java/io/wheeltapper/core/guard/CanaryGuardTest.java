package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.holds;

import io.wheeltapper.core.loop.Changes;
import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import org.junit.jupiter.api.Test;

final class CanaryGuardTest {

  private final CanaryGuard guard = new CanaryGuard();
  private final Inquiry inquiry = new Inquiry();

  CanaryGuardTest() {
    for (int i = 4; i <= 5; i++) {
      inquiry.found("case" + i, "n" + i, Inquiry.FAULT, Origin.GPU_DRIVER, Inquiry.NOW);
      Changes.planned(inquiry, "case" + i, "n" + i);
    }
    Changes.planned(inquiry, "case3", "n3");
  }

  private Question question() {
    return inquiry.ask(Changes.of("n3"));
  }

  @Test
  void theFirstNodeIsTriedAndTheOthersWaitUntilItIsWell() {
    allows(guard, question());
    inquiry.started("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    holds(guard, question(), "is tried on", "n4");
    inquiry.did("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    allows(guard, question());
  }

  @Test
  void whatAnObserverWouldHaveDoneIsNoCanaryForWhoActs() {
    Changes.judged(inquiry, "case5", "n5", Mode.OBSERVE);
    inquiry.started("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    holds(guard, question(), "is tried on", "n4");
    inquiry.mode = Mode.OBSERVE;
    allows(guard, question());
  }

  @Test
  void whoApprovedBeforeItWentWrongDidNotApproveTheNextCanary() {
    approved("alice", Inquiry.NOW - 1);
    inquiry.started("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(inquiry, "case4", "n4", "unknown");
    holds(guard, question(), "went wrong on node:n4");
    inquiry.now = Inquiry.NOW + 10;
    approved("bob", Inquiry.NOW + 10);
    allows(guard, question());
  }

  private void approved(String by, long at) {
    inquiry.book.apply(new Entry.Approved(at, "case3", Target.node("n3"), "plancase3", by, ""));
  }

  @Test
  void whatWentWrongIsNotForgottenByAnObserversAllow() {
    inquiry.started("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(inquiry, "case4", "n4", "unknown");
    Changes.judged(inquiry, "case5", "n5", Mode.OBSERVE);
    holds(guard, question(), "went wrong on node:n4");
    inquiry.mode = Mode.OBSERVE;
    holds(guard, question(), "went wrong on node:n4");
  }
}
