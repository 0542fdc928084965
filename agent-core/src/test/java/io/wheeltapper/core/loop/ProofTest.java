package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Approvals.Quorum;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The plan isolates, reboots and gives back; the step in hand is the first. */
final class ProofTest {

  private final Inquiry inquiry = new Inquiry();

  private boolean wanted() {
    Question question = inquiry.ask("node.isolate");
    return Proof.wanted(question.site(), question.kase());
  }

  private static Approvals wants(boolean separate, Map<String, Quorum> byAction) {
    return new Approvals(
        List.of(),
        3_600_000L,
        new Approvals.Unanswered(7_200_000L, Approvals.Fallback.HOLD),
        separate,
        Map.of(),
        byAction,
        Map.<Effect.Kind, Quorum>of());
  }

  private void reported() {
    inquiry.book.apply(
        new Entry.Found(
            NOW,
            "case3",
            Target.node("n3"),
            FAULT,
            "n3",
            NOW,
            "reported",
            "",
            "",
            List.of(),
            Map.of("reported_by", "carol")));
  }

  @Test
  void onePersonWhoeverItIsNeedsNone() {
    inquiry.approvals = wants(true, Map.of());
    assertFalse(wanted());
  }

  @Test
  void whatALaterStepWantsCountsForTheFirst() {
    inquiry.approvals = wants(true, Map.of("node.reboot", new Quorum(2, Set.of())));
    assertTrue(wanted());
    inquiry.approvals = wants(true, Map.of("node.return", new Quorum(1, Set.of("sre"))));
    assertTrue(wanted());
  }

  @Test
  void aStepThatIsDoneWantsNothingMoreButItsTakingBackDoes() {
    inquiry.did("case3", "n3", 0, "node.isolate", NOW);
    Question question = inquiry.ask("node.reboot");
    assertEquals(1, question.kase().step());
    inquiry.approvals = wants(true, Map.of("node.isolate", new Quorum(2, Set.of())));
    assertFalse(wanted());
    inquiry.did("case3", "n3", 1, "node.reboot", NOW);
    inquiry.did("case3", "n3", 2, "node.return", NOW);
    inquiry.approvals = wants(true, Map.of("node.return", new Quorum(2, Set.of())));
    assertTrue(wanted());
  }

  @Test
  void whoProposedItMightTypeAnothersName() {
    reported();
    inquiry.approvals = wants(true, Map.of());
    assertTrue(wanted());
    inquiry.approvals = wants(false, Map.of());
    assertFalse(wanted());
  }

  @Test
  void whoWidenedTheModeForTheOpenCaseProposedIt() {
    inquiry.approvals = wants(true, Map.of());
    inquiry.book.apply(
        new Entry.ModeSet(NOW, Mode.ACT, "node.reboot", "*", Target.site(), "eva", ""));
    assertTrue(wanted());
  }
}
