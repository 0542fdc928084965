package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input.Ended.Part;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LooksTest {

  private static final Action REBOOT = Action.of("node.reboot", Target.node("n1"));
  private static final Outcome NOT_YET = new Outcome.Failed("not yet", true);

  private final VirtualScheduling time = new VirtualScheduling(0, 1);
  private final List<Long> looked = new ArrayList<>();
  private final Map<String, Outcome> ends = new HashMap<>();
  private Outcome seen = NOT_YET;
  private final Looks looks =
      new Looks(
          time,
          (_, _, then) -> {
            looked.add(time.now());
            then.ended(seen, null);
          },
          (attempt, _, outcome) -> ends.put(attempt.id(), outcome));

  private static Attempt attempt(int number) {
    return new Attempt("a" + number, "c", "f", 0, Long.MAX_VALUE);
  }

  @Test
  void theLongerItTakesTheRarerItIsLookedForAndOnceMoreAtTheEnd() {
    Duration limit = Duration.ofMinutes(30);
    looks.begin(REBOOT, attempt(1), Part.VERIFY, limit, null);
    time.runUntil(limit.toMillis() + 60_000);
    assertEquals(NOT_YET, ends.get("a1"));
    assertEquals(limit.toMillis(), looked.getLast());
    assertTrue(looked.size() < 110, () -> "looks in half an hour: " + looked.size());
    for (int i = 1; i < looked.size(); i++) {
      long pause = looked.get(i) - looked.get(i - 1);
      long age = looked.get(i - 1);
      assertTrue(pause <= Math.max(1_000, age / 6) && pause <= 30_000, looked::toString);
    }
  }

  @Test
  void allTogetherKeepABoundAndEachIsLookedFor() {
    int many = 2_000;
    for (int i = 0; i < many; i++) {
      looks.begin(REBOOT, attempt(i), Part.VERIFY, Duration.ofMinutes(20), null);
    }
    time.runUntil(600_000);
    Map<Long, Long> each =
        looked.stream().collect(Collectors.groupingBy(at -> at / 1_000, Collectors.counting()));
    long most = each.values().stream().mapToLong(n -> n).max().orElseThrow();
    assertTrue(most <= 1 + Looks.BURST + 1_000 / Looks.SPACING_MILLIS, () -> "a second: " + most);
    assertTrue(looked.size() <= Looks.BURST + 1 + 600_000 / Looks.SPACING_MILLIS);
    seen = new Outcome.Done("up");
    time.runUntil(900_000);
    assertEquals(many, ends.size(), "nobody is forgotten");
    assertTrue(ends.values().stream().allMatch(seen::equals));
  }

  /** Its time begins with its first look: who waits for its turn has not failed meanwhile. */
  @Test
  void whatWaitsForItsTurnHasItsWholeTime() {
    for (int i = 0; i < 500; i++) {
      looks.begin(REBOOT, attempt(i), Part.EXECUTE, Duration.ofSeconds(3), NOT_YET);
    }
    time.runUntil(20_000);
    assertTrue(ends.size() < 500);
    seen = new Outcome.Done("up");
    time.runUntil(120_000);
    assertEquals(500, ends.size());
    assertEquals(new Outcome.Done("up"), ends.get("a499"));
  }

  @Test
  void evidenceOfAnUnansweredCallIsKeptAlsoWhereNobodyCanLook() {
    seen = new Outcome.Unknown("no look");
    looks.begin(
        REBOOT,
        attempt(1),
        Part.EXECUTE,
        Duration.ofSeconds(3),
        new Outcome.Unknown("no answer").with("what it wrote"));
    time.runUntil(Looks.BLIND.toMillis() + 60_000);
    assertEquals("what it wrote", ends.getOrDefault("a1", NOT_YET).evidence());
    assertTrue(ends.getOrDefault("a1", NOT_YET).detail().startsWith("no answer; could not be"));
  }

  private void unanswered(String action) {
    looks.begin(
        Action.of(action, Target.job("slurm", "7")),
        attempt(1),
        Part.EXECUTE,
        Duration.ofSeconds(3),
        new Outcome.Unknown("no answer").with("what it wrote"));
    time.runUntil(60_000);
  }

  /** Stopped, and not started: it would stay so for ever, and its call is safe to repeat. */
  @Test
  void anUnansweredRestartThatWasLookedAtAndIsNotThereIsRepeated() {
    for (String action : List.of("job.requeue", "job.checkpoint-restart")) {
      unanswered(action);
      Outcome end = ends.getOrDefault("a1", new Outcome.Done(""));
      assertTrue(end instanceof Outcome.Failed f && f.retryable(), end::toString);
      assertEquals("no answer; not yet", end.detail());
      assertEquals("what it wrote", end.evidence());
    }
  }

  /** What has an inverse is in doubt, so that it is taken back. */
  @Test
  void anUnansweredHoldThatIsNotThereIsInDoubt() {
    unanswered("job.hold");
    assertEquals("unknown", ends.getOrDefault("a1", NOT_YET).word());
  }

  @Test
  void anUnansweredRestartThatCanNotHoldAnyMoreIsNotRepeated() {
    seen = new Outcome.Failed("it ended", false);
    unanswered("job.requeue");
    assertEquals("unknown", ends.getOrDefault("a1", NOT_YET).word());
  }
}
