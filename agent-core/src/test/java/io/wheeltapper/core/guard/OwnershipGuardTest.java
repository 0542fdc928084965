package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OwnershipGuardTest {

  private final OwnershipGuard guard = new OwnershipGuard();
  private final Inquiry inquiry = new Inquiry();

  @Test
  void allowsAFreeNode() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void deniesWhatAPersonHoldsAlsoToGiveItBack() {
    inquiry.node("n3", true, true, "foreign", "bad fan");
    denies(guard, inquiry.ask("node.isolate"), "bad fan", "root");
    denies(guard, inquiry.ask("node.return"), "bad fan");
  }

  @Test
  void oursOnlyIfTheLedgerKnowsIt() {
    inquiry.node("n3", true, true, "ours", Known.reason("case3", "off-bus", ""));
    allows(guard, inquiry.ask("node.return"));
    inquiry.node("n3", true, true, "ours", Known.reason("casex", "off-bus", ""));
    denies(guard, inquiry.ask("node.return"), "our ledger does not know it", "casex");
  }

  @Test
  void anotherCasesIsolationByOurLedgerIsOurs() {
    inquiry.found("older", "n3", FAULT, Origin.GPU_DRIVER, NOW - 70_000).plan("older", "n3", "p");
    inquiry.did("older", "n3", 0, "node.isolate", NOW - 65_000);
    inquiry.node("n3", true, true, "ours", Known.reason("older", "off-bus", ""));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aReasonOfSlurmAfterARebootIsStillOurs() {
    String reason = Known.reason("case3", "off-bus", "x") + " : reboot issued : reboot complete";
    inquiry.node("n3", true, true, "ours", reason);
    allows(guard, inquiry.ask("node.validate"));
    allows(guard, inquiry.ask("node.return"));
  }

  @Test
  void adoptsListedAutomaticReasonsOnly() {
    inquiry.node("n3", true, true, "automatic", "gres/gpu count reported lower than configured");
    allows(guard, inquiry.ask("node.isolate"));
    denies(guard, inquiry.ask("node.return"), "not by this case");
    inquiry.node("n3", true, true, "automatic", "Kill task failed");
    denies(guard, inquiry.ask("node.isolate"), "Kill task failed");
  }

  @Test
  void holdsWithoutAWordFromAnyScheduler() {
    Action act = Action.of("node.isolate", Target.node("n99"));
    holds(guard, inquiry.ask(act), "no scheduler", "n99");
    inquiry.node("n3", Map.of(Known.NODE_ISOLATED, "true"));
    holds(guard, inquiry.ask("node.isolate"), "does not say who holds");
  }

  @Test
  void holdsANodesActWhoseNodeIsUnknown() {
    Target gpu = new Target(Target.Kind.GPU, "GPU-5f3a");
    inquiry.book.apply(
        new Entry.Found(NOW, "lone", gpu, FAULT, "", NOW, "r", "", "", List.of(), Map.of()));
    inquiry.plan("lone", "n3", "p");
    holds(guard, inquiry.ask("lone", Action.of("gpu.reset", gpu)), "is not known");
    holds(guard, inquiry.ask("lone", Action.of("node.isolate", gpu)), "is not known");
  }

  @Test
  void whatAPersonUndidIsBarredForTheFaultsKnownThen() {
    inquiry.book.apply(new Entry.Cleared(NOW, "case3", Target.node("n3"), FAULT, "alice", ""));
    inquiry.found("next", "n3", FAULT, Origin.GPU_DRIVER, NOW + 1).plan("next", "n3", "p");
    inquiry.now = NOW + 2;
    Verdict.Hold hold =
        holds(
            guard,
            inquiry.ask("next", Action.of("node.isolate", Target.node("n3"))),
            "alice",
            "barred");
    assertEquals(NOW + inquiry.limits.barredMillis(), hold.until());
    allows(guard, inquiry.ask("next", Action.of("node.return", Target.node("n3"))));
    inquiry.now = hold.until();
    allows(guard, inquiry.ask("next", Action.of("node.isolate", Target.node("n3"))));
  }

  @Test
  void aSecondUndoneFaultDoesNotLiftTheFirstBar() {
    inquiry.book.apply(new Entry.Cleared(NOW, "case3", Target.node("n3"), FAULT, "alice", ""));
    Fault other = Fault.of("row-remap");
    inquiry.found("second", "n3", other, Origin.GPU_DRIVER, NOW + 1);
    inquiry.book.apply(new Entry.Cleared(NOW + 2, "second", Target.node("n3"), other, "alice", ""));
    inquiry.found("third", "n3", FAULT, Origin.GPU_DRIVER, NOW + 3).plan("third", "n3", "p");
    inquiry.now = NOW + 4;
    holds(guard, inquiry.ask("third", Action.of("node.isolate", Target.node("n3"))), "barred");
  }
}
