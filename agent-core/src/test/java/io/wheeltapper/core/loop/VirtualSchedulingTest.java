package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualSchedulingTest {

  private final VirtualScheduling time = new VirtualScheduling(1_000, 7);
  private final List<String> ran = new ArrayList<>();

  private void at(long millis, String word) {
    time.decide(Duration.ofMillis(millis), () -> ran.add(word + "@" + time.now()));
  }

  @Test
  void runsInTheOrderOfTimeAndThenOfAsking() {
    at(20, "c");
    at(10, "a");
    at(10, "b");
    time.runUntil(1_015);
    assertEquals(List.of("a@1010", "b@1010"), ran);
    assertEquals(1_015, time.now());
    assertEquals(1_020, time.nextDue());
    time.runUntil(2_000);
    assertEquals("c@1020", ran.getLast());
    assertEquals(Long.MAX_VALUE, time.nextDue());
  }

  @Test
  void timeNeverGoesBack() {
    time.runUntil(5_000);
    time.runUntil(10);
    assertEquals(5_000, time.now());
  }

  @Test
  void aLaneHandsBackWhatWasThrown() {
    time.lane(
        "n1",
        Duration.ofSeconds(1),
        () -> {
          throw new java.io.IOException("no");
        },
        (result, failure) -> ran.add(result + " " + failure));
    time.lane("n1", Duration.ofSeconds(1), () -> 7, (result, failure) -> ran.add("" + result));
    time.runUntil(1_000);
    assertEquals(List.of("null java.io.IOException: no", "7"), ran);
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    assertEquals(new VirtualScheduling(0, 7).random(), time.random());
  }
}
