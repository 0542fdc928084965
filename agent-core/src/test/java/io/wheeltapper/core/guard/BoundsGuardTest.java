package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BoundsGuardTest {

  private static final long MINUTE = 60_000L;
  private static final Target LOOP = new Target(Target.Kind.LOOP, "cdu-3");
  private static final String RAISE = "cooling.raise-supply";
  private static final String LOWER = "cooling.lower-supply";

  private final BoundsGuard guard = new BoundsGuard();
  private final Inquiry inquiry = new Inquiry().setPoint(LOOP, "supply", "27");

  private void bounds(String least, String most) {
    Bound bound = new Bound("supply", LOOP, least, most, "1", 10 * MINUTE);
    inquiry.book.apply(new Entry.Configured(1, "h", "eva", "", List.of(bound)));
  }

  private static Action move(String action, String low, String high) {
    return Action.of(action, LOOP).with("low", low).with("high", high);
  }

  @Test
  void withoutBoundsNothingIsMoved() {
    denies(guard, inquiry.ask(move(RAISE, "27", "28")), "no bounds for the supply of loop:cdu-3");
    denies(guard, inquiry.ask(move(LOWER, "27", "28")), "no bounds");
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void aStepUpToTheBoundAndNotPastIt() {
    bounds("24", "28");
    allows(guard, inquiry.ask(move(RAISE, "27", "28")));
    bounds("24", "27.5");
    denies(guard, inquiry.ask(move(RAISE, "27", "28")), "28 lies outside", "24 to 27.5");
    bounds("27.2", "30");
    denies(guard, inquiry.ask(move(RAISE, "27", "28")), "27 lies outside");
    denies(guard, inquiry.ask(move(LOWER, "26", "27")), "26 lies outside");
  }

  @Test
  void notMoreThanAStepAtOnce() {
    bounds("24", "32");
    denies(guard, inquiry.ask(move(RAISE, "27", "28.5")), "a move of 1.5", "step of 1");
  }

  @Test
  void notFasterThanTheConfigurationSaysButBackAtAnyTime() {
    bounds("24", "32");
    raised("26", "27", NOW - MINUTE);
    Verdict.Hold hold = holds(guard, inquiry.ask(move(RAISE, "27", "28")), "less than 10 min ago");
    assertEquals(NOW + 9 * MINUTE, hold.until());
    allows(guard, inquiry.ask(move(LOWER, "26", "27")));
    inquiry.now = hold.until();
    allows(guard, inquiry.ask(move(RAISE, "27", "28")));
  }

  private void raised(String low, String high, long at) {
    inquiry.book.apply(
        new Entry.Started(
            at,
            "c",
            LOOP,
            Inquiry.FAULT,
            RAISE,
            Map.of("low", low, "high", high),
            0,
            0,
            "a",
            1,
            List.of()));
    inquiry.book.apply(
        new Entry.Acted(at, "c", LOOP, Inquiry.FAULT, RAISE, 0, 0, "a", "done", false, ""));
  }

  @Test
  void whatOthersMovedIsTheirsAndWhatNobodySaysIsNotTouched() {
    bounds("24", "32");
    denies(guard, inquiry.ask(move(RAISE, "25", "26")), "stands at 27 by others");
    inquiry.sensor("cdu", "silent");
    holds(guard, inquiry.ask(move(RAISE, "27", "28")), "nobody says where");
  }

  @Test
  void aPlanWithoutItsEndsIsNone() {
    bounds("24", "32");
    denies(guard, inquiry.ask(Action.of(RAISE, LOOP)), "from where to where");
    denies(guard, inquiry.ask(move(RAISE, "28", "27")), "from where to where");
    denies(guard, inquiry.ask(move(RAISE, "27", "1e3")), "from where to where");
  }

  @Test
  void bindsTheWayBackToo() {
    for (Effect.Kind kind :
        List.of(Effect.Kind.CHANGES, Effect.Kind.RESTORES, Effect.Kind.PROTECTS)) {
      assertTrue(binds("bounds", kind));
    }
  }
}
