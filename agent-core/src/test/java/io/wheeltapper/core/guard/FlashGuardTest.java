package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.holds;

import io.wheeltapper.core.loop.Changes;
import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 3 wants to reset n3, on which case 4 wrote firmware. */
final class FlashGuardTest {

  private final FlashGuard guard = new FlashGuard();
  private final Inquiry inquiry = new Inquiry();

  FlashGuardTest() {
    inquiry.found("case4", "n3", Inquiry.FAULT, Origin.GPU_DRIVER, Inquiry.NOW);
    Changes.planned(inquiry, "case4", "n3");
  }

  private Question question(String action) {
    return inquiry.ask(action);
  }

  private void begun() {
    inquiry.started("case4", "n3", 0, Changes.NAME, Inquiry.NOW);
  }

  private void approved(String by, long at) {
    inquiry.book.apply(new Entry.Approved(at, "case3", Target.node("n3"), "plan3", by, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.reboot",
        "node.reset",
        "node.power-cycle",
        "node.full-power-cycle",
        "node.reload-driver",
        "gpu.reset",
        "firmware.rollback"
      })
  void nobodyElseResetsOrWritesWhileItIsWritten(String action) {
    allows(guard, question(action));
    begun();
    holds(guard, question(action), "is being written by case case4");
    Changes.acted(inquiry, "case4", "n3", "done");
    holds(guard, question(action), "is being written");
    Changes.acted(inquiry, "case4", "n3", "unknown");
    holds(guard, question(action), "has ended is not known (so it went)", "plan3");
  }

  @Test
  void whatResetsNothingIsLetThrough() {
    begun();
    allows(guard, question("node.isolate"));
    allows(guard, question("node.evict"));
  }

  @Test
  void anotherNodeIsNoneOfItsBusiness() {
    begun();
    inquiry.found("case5", "n5", Inquiry.FAULT, Origin.GPU_DRIVER, Inquiry.NOW);
    inquiry.plan("case5", "n5", "plan5");
    allows(guard, inquiry.ask("case5", Action.of("node.reboot", Target.node("n5"))));
  }

  @Test
  void whatWroteItLooksOnAndTakesItBack() {
    begun();
    allows(guard, inquiry.ask("case4", Changes.of("n3")));
    Changes.acted(inquiry, "case4", "n3", "unknown");
    allows(guard, inquiry.ask("case4", Action.of("firmware.restore", Target.node("n3"))));
    holds(guard, inquiry.ask("case4", Action.of("node.reset", Target.node("n3"))), "not known");
  }

  @Test
  void itIsOverOnceSeenToBeWell() {
    inquiry.did("case4", "n3", 0, Changes.NAME, Inquiry.NOW);
    allows(guard, question("node.reset"));
  }

  @Test
  void whatWasSeenToFailOrWasNeverCalledIsOver() {
    begun();
    Changes.acted(inquiry, "case4", "n3", "failed");
    allows(guard, question("node.reset"));
  }

  @Test
  void aLaterRefusalClearsNoDoubt() {
    begun();
    Changes.acted(inquiry, "case4", "n3", "unknown");
    begun();
    Changes.acted(inquiry, "case4", "n3", "failed");
    holds(guard, question("node.reset"), "not known");
  }

  @Test
  void whatWasTakenBackIsOver() {
    begun();
    Changes.acted(inquiry, "case4", "n3", "unknown");
    inquiry.started("case4", "n3", 0, "firmware.restore", Inquiry.NOW);
    inquiry.book.apply(
        new Entry.Undone(
            Inquiry.NOW,
            "case4",
            Target.node("n3"),
            Inquiry.FAULT,
            "firmware.restore",
            0,
            0,
            "case40",
            "done",
            ""));
    allows(guard, question("node.reset"));
  }

  @Test
  void aPersonWhoKnowsOfItLetsItBy() {
    approved("alice", Inquiry.NOW - 1);
    begun();
    holds(guard, question("node.reset"), "is being written");
    inquiry.now = Inquiry.NOW + 10;
    Changes.acted(inquiry, "case4", "n3", "unknown");
    holds(guard, question("node.reset"), "not known");
    approved("bob", Inquiry.NOW + 10);
    allows(guard, question("node.reset"));
  }

  @Test
  void aCaseThatAPersonClosesEndsTheDoubtButNoFlash() {
    begun();
    closed("nina");
    holds(guard, question("node.reset"), "closed while it was under way");
    Inquiry other = new Inquiry();
    other.found("case4", "n3", Inquiry.FAULT, Origin.GPU_DRIVER, Inquiry.NOW);
    Changes.planned(other, "case4", "n3");
    other.started("case4", "n3", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(other, "case4", "n3", "unknown");
    other.book.apply(cleared("nina"));
    allows(guard, other.ask("node.reset"));
  }

  @Test
  void aCaseThatTheAgentClosesLeavesTheDoubt() {
    begun();
    Changes.acted(inquiry, "case4", "n3", "unknown");
    closed("");
    holds(guard, question("node.reset"), "not known");
  }

  private void closed(String by) {
    inquiry.book.apply(cleared(by));
  }

  private static Entry.Cleared cleared(String by) {
    return new Entry.Cleared(
        Inquiry.NOW, "case4", Target.node("n3"), Inquiry.FAULT, by, "it is over");
  }
}
