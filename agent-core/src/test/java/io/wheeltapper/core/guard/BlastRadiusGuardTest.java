package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BlastRadiusGuardTest {

  private final BlastRadiusGuard guard = new BlastRadiusGuard();
  private final Inquiry inquiry = new Inquiry();

  private void limit(Limits.Radius... radius) {
    Limits c = Limits.cautious();
    inquiry.limits = c.with(List.of(radius));
  }

  private void other(int number) {
    String name = "n" + number;
    inquiry.found("case" + name, name, FAULT, Origin.GPU_DRIVER, NOW - 60_000);
    inquiry.plan("case" + name, name, "p" + name);
  }

  @Test
  void allowsTheFirst() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void countsWhatOthersTookOut() {
    inquiry.node("n12", true, true, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes", "the site", "at most 1");
  }

  @Test
  void countsANodeThatDoesNotAnswer() {
    inquiry.node("n12", Map.of(Known.NODE_RESPONDING, "false", Known.NODE_ISOLATED, "false"));
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void aRackIsHeldByItsOwn() {
    limit(new Limits.Radius(Target.Kind.RACK, 2, 0, 0, 0));
    inquiry.node("n12", true, true, "foreign", "fan").node("n1", true, true, "foreign", "fan");
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.node("n4", true, true, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "2 of 4 nodes", "rack:r0", "at most 2");
  }

  @Test
  void anUnknownAncestorIsTheWholeSite() {
    limit(new Limits.Radius(Target.Kind.LEAF, 1, 0, 0, 0));
    inquiry.node("n20", true, true, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "no leaf known", "1 of 20");
  }

  @Test
  void whatIsOutCostsNothing() {
    inquiry.node("n12", true, true, "foreign", "fan").node("n3", true, true, "automatic", "gone");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aReadingFromBeforeWeGaveItBackDoesNotMakeItOut() {
    inquiry.node("n12", true, true, "foreign", "fan").node("n3", true, true, "ours", "r");
    inquiry.did("case3", "n3", 0, "node.isolate", NOW).did("case3", "n3", 2, "node.return", NOW);
    holds(guard, inquiry.ask("node.isolate"), "at most 1");
  }

  @Test
  void whatOthersBeganCountsAndWhatThisCaseBeganDoesNot() {
    other(12);
    inquiry.started("case3", "n3", 0, "node.isolate", NOW);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.started("casen12", "n12", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void aRebootThatWasBegunCountsWithoutAnyIsolation() {
    other(12);
    inquiry.started("casen12", "n12", 1, "node.reboot", NOW);
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void anIsolationThatEndedInDoubtCounts() {
    other(12);
    inquiry.started("casen12", "n12", 0, "node.isolate", NOW);
    inquiry.book.apply(
        new Entry.Acted(
            NOW,
            "casen12",
            Target.node("n12"),
            FAULT,
            "node.isolate",
            0,
            0,
            "casen120",
            "unknown",
            false,
            "lost"));
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void paceIsASlidingHourAndSaysUntilWhen() {
    limit(new Limits.Radius(Target.Kind.SITE, 0, 0, 2, 0));
    other(12);
    other(13);
    inquiry.did("casen12", "n12", 0, "node.isolate", NOW - 3_000_000);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.did("casen13", "n13", 0, "node.isolate", NOW - 1_000_000);
    Verdict.Hold hold = holds(guard, inquiry.ask("node.isolate"), "2 nodes", "within a hour");
    assertEquals(NOW - 3_000_000 + 3_600_000, hold.until());
    inquiry.now = hold.until();
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aWholeBatchThatIsBegunCountsForThePace() {
    limit(new Limits.Radius(Target.Kind.SITE, 0, 0, 2, 0));
    other(12);
    other(13);
    inquiry.started("casen12", "n12", 0, "node.isolate", NOW);
    inquiry.started("casen13", "n13", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask("node.isolate"), "2 nodes", "within a hour");
  }

  @Test
  void isolateAndRebootOfOneNodeAreOneForThePace() {
    limit(new Limits.Radius(Target.Kind.SITE, 0, 0, 2, 0));
    other(12);
    inquiry.did("casen12", "n12", 0, "node.isolate", NOW - 10);
    inquiry.did("casen12", "n12", 1, "node.reboot", NOW - 5);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void neverAsksGivingBackNorProtecting() {
    assertFalse(binds("blast radius", Effect.Kind.RESTORES));
    assertFalse(binds("blast radius", Effect.Kind.PROTECTS));
    assertFalse(binds("blast radius", Effect.Kind.NEUTRAL));
    assertTrue(binds("blast radius", Effect.Kind.CHANGES));
  }
}
