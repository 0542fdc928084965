package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Approvals;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApprovalGuardTest {

  private final ApprovalGuard guard = new ApprovalGuard();
  private final Inquiry inquiry = new Inquiry();

  private void approved(String plan) {
    inquiry.book.apply(new Entry.Approved(NOW, "case3", Target.node("n3"), plan, "carol", "yes"));
  }

  @Test
  void actAsksNobody() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void askWaitsForExactlyThisPlan() {
    inquiry.mode = Mode.ASK;
    holds(guard, inquiry.ask("node.isolate"), "plan3", "waits");
    approved("another");
    holds(guard, inquiry.ask("node.isolate"), "plan3", "waits");
    approved("plan3");
    allows(guard, inquiry.ask("node.isolate"));
    allows(guard, inquiry.ask("node.return"));
  }

  @Test
  void anApprovalExpires() {
    inquiry.mode = Mode.ASK;
    approved("plan3");
    inquiry.now = NOW + inquiry.approvals.withinMillis();
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.now += 1;
    holds(guard, inquiry.ask("node.isolate"), "expired", "carol");
  }

  @Test
  void aRefusalDeniesAlsoAfterAnApproval() {
    inquiry.mode = Mode.ASK;
    approved("plan3");
    inquiry.book.apply(
        new Entry.Refused(NOW + 1, "case3", Target.node("n3"), "plan3", "dave", "no"));
    denies(guard, inquiry.ask("node.isolate"), "plan3", "dave");
  }

  @Test
  void whatAlwaysAsksAsksInActToo() {
    inquiry.approvals = new Approvals(List.of("node.reboot"), 3_600_000L);
    allows(guard, inquiry.ask("node.isolate"));
    holds(guard, inquiry.ask("node.reboot"), "waits for a person's approval");
  }
}
