package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class DurationsTest {

  private static final Target NODE = Target.node("n1");
  private static final Fault FAULT = Fault.of("off-bus");
  private static final String REBOOT = "node.reboot";

  private final Durations durations = new Durations();

  private void started(String attempt, long at) {
    durations.apply(
        new Entry.Started(at, "c", NODE, FAULT, REBOOT, Map.of(), 0, 0, attempt, 1, List.of()));
  }

  private void acted(String attempt, long at, String outcome, boolean retryable) {
    durations.apply(
        new Entry.Acted(at, "c", NODE, FAULT, REBOOT, 0, 0, attempt, outcome, retryable, ""));
  }

  private void verified(String attempt, long at, String outcome) {
    durations.apply(new Entry.Verified(at, "c", NODE, FAULT, REBOOT, 0, 0, attempt, outcome, ""));
  }

  @Test
  void meansCountFromTheFirstTryAndOnlyOnceThereAreEnough() {
    started("a", 1_000);
    acted("a", 1_500, "failed", true);
    started("a", 2_000);
    verified("a", 5_000, "done");
    assertEquals(OptionalLong.empty(), durations.mean(REBOOT, 2));
    started("b", 10_000);
    verified("b", 12_000, "done");
    assertEquals(OptionalLong.of(3_000), durations.mean(REBOOT, 2));
    assertEquals(2, durations.timed(REBOOT));
    assertEquals(0, durations.timed("gpu.reset"));
  }

  @Test
  void whatFailedOrWasNeverStartedIsNoMeasure() {
    started("a", 1_000);
    verified("a", 2_000, "failed");
    started("b", 1_000);
    acted("b", 2_000, "unknown", false);
    verified("b", 9_000, "done");
    verified("c", 9_000, "done");
    assertEquals(0, durations.timed(REBOOT));
  }

  @Test
  void keepsTheNewestFifty() {
    for (int i = 0; i < 100; i++) {
      started("a" + i, 0);
      verified("a" + i, i < 50 ? 1_000_000 : 10, "done");
    }
    assertEquals(50, durations.timed(REBOOT));
    assertEquals(OptionalLong.of(10), durations.mean(REBOOT, 5));
  }

  @Test
  void anAttemptThatNeverEndsIsForgottenInTime() {
    started("first", 0);
    for (int i = 0; i < 20_000; i++) {
      started("a" + i, 0);
    }
    verified("first", 10, "done");
    assertEquals(0, durations.timed(REBOOT));
    verified("a19999", 10, "done");
    assertEquals(1, durations.timed(REBOOT));
  }
}
