package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Calendars;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowGuardTest {

  private static final long HOUR = 3_600_000L;
  private static final Action FIRMWARE = Action.of("firmware.rollback", Target.node("n3"));
  private static final List<Effect.Kind> OUT = List.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES);

  private final WindowGuard guard = new WindowGuard();
  private final Inquiry inquiry = new Inquiry();

  private void open(String name, boolean freeze, Mode mode, Target on, long until) {
    WindowTerms terms = new WindowTerms(freeze, mode, OUT, List.of(on), NOW - HOUR, until);
    inquiry.book.apply(
        new Entry.Window(NOW - HOUR, name, "opened", terms, "", "", WindowReport.EMPTY));
  }

  private void closed(String name, Mode mode, long at) {
    WindowTerms terms = new WindowTerms(false, mode, OUT, List.of(Target.site()), at - HOUR, at);
    inquiry.book.apply(new Entry.Window(at, name, "closed", terms, "", "", WindowReport.EMPTY));
  }

  @Test
  void allowsWhereThereIsNoCalendar() {
    allows(guard, inquiry.ask("node.isolate"));
    allows(guard, inquiry.ask(FIRMWARE));
  }

  @Test
  void aFreezeHoldsItsEffectsUntilItsEndAndSaysWhen() {
    open("year end", true, Mode.OBSERVE, Target.site(), NOW + HOUR);
    Verdict.Hold hold =
        holds(guard, inquiry.ask("node.isolate"), "freeze 'year end'", "1970-01-01 03:46 UTC");
    assertEquals(NOW + HOUR, hold.until());
    holds(guard, inquiry.ask(FIRMWARE), "year end");
    allows(guard, inquiry.ask("node.return"));
    allows(guard, inquiry.ask("node.validate"));
  }

  @Test
  void aFreezeOfOneRackIsThatRacks() {
    open("r0", true, Mode.OBSERVE, new Target(Target.Kind.RACK, "r0"), NOW + HOUR);
    holds(guard, inquiry.ask("node.isolate"), "r0");
    Inquiry other = new Inquiry();
    other.book.apply(
        new Entry.Window(
            NOW,
            "r4",
            "opened",
            new WindowTerms(
                true,
                Mode.OBSERVE,
                OUT,
                List.of(new Target(Target.Kind.RACK, "r4")),
                NOW,
                NOW + HOUR),
            "",
            "",
            WindowReport.EMPTY));
    allows(guard, other.ask("node.isolate"));
  }

  @Test
  void ofTwoFreezesTheLaterEndCounts() {
    open("a", true, Mode.OBSERVE, Target.site(), NOW + 9 * HOUR);
    open("b", true, Mode.OBSERVE, Target.site(), NOW + HOUR);
    assertEquals(NOW + 9 * HOUR, holds(guard, inquiry.ask("node.isolate"), "'a'").until());
  }

  @Test
  void aChangeWaitsForItsWindowAndNothingElseDoes() {
    inquiry.calendar = Calendars.window("weekly", Mode.ACT, OUT, Target.site(), NOW + 5 * HOUR);
    Verdict.Hold hold = holds(guard, inquiry.ask(FIRMWARE), "'weekly' opens");
    assertEquals(NOW + 5 * HOUR, hold.until());
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.now = NOW + 7 * HOUR;
    assertEquals(Verdict.UNTIL_CHANGED, holds(guard, inquiry.ask(FIRMWARE), "none opens").until());
  }

  @Test
  void aChangeElsewhereWaitsForNobodysWindow() {
    Target other = new Target(Target.Kind.RACK, "r4");
    inquiry.calendar = Calendars.window("weekly", Mode.ACT, OUT, other, NOW + 5 * HOUR);
    allows(guard, inquiry.ask(FIRMWARE));
  }

  @Test
  void inItsWindowAChangeIsNotHeld() {
    inquiry.calendar = Calendars.window("weekly", Mode.ACT, OUT, Target.site(), NOW + 5 * HOUR);
    open("weekly", false, Mode.ACT, Target.site(), NOW + HOUR);
    allows(guard, inquiry.ask(FIRMWARE));
  }

  @Test
  void whatWasSeenOnlyInARehearsalWantsToBeSeenAgain() {
    closed("rehearsal", Mode.OBSERVE, NOW - 1_000);
    holds(guard, inquiry.ask("node.isolate"), "'rehearsal'", "seen again");
    allows(guard, inquiry.ask("node.return"));
    inquiry.found("case3", "n3", Inquiry.FAULT, io.wheeltapper.core.model.Origin.PCI_BUS, NOW);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void whatWasSeenBeforeTheRehearsalOrInAWindowOfActIsNotHeldByThat() {
    closed("night", Mode.ACT, NOW - 1_000);
    allows(guard, inquiry.ask("node.isolate"));
    WindowTerms terms =
        new WindowTerms(
            false, Mode.OBSERVE, OUT, List.of(Target.site()), NOW - 30_000, NOW - 1_000);
    inquiry.book.apply(
        new Entry.Window(NOW - 1_000, "late", "closed", terms, "", "", WindowReport.EMPTY));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void bindsAllButWhatProtects() {
    for (Effect.Kind kind : Effect.Kind.values()) {
      assertEquals(kind != Effect.Kind.PROTECTS, binds("window", kind));
    }
  }
}
