package io.wheeltapper.sensors.host.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class KernelClockTest {

  @Test
  void theKernelsWords() {
    assertEquals(
        Map.of(
            "node_timex_sync_status", 1.0,
            "node_timex_offset_seconds", -1.5,
            "node_timex_maxerror_seconds", 0.5),
        KernelClock.numbers(0, 0x2001, -1_500_000_000L, 500_000));
    assertEquals(-0.0015, KernelClock.numbers(0, 1, -1_500, 0).get("node_timex_offset_seconds"));
    assertEquals(0, KernelClock.numbers(5, 0x40, 0, 0).get("node_timex_sync_status"));
    assertEquals(Map.of(), KernelClock.numbers(-1, 0, 0, 0), "it may not be asked here");
  }

  @Test
  void whereNativeCodeCannotBeLoadedNothingIsSaid() {
    assertEquals(
        Map.of(),
        KernelClock.numbers(() -> {
          throw new UnsatisfiedLinkError("/tmp may not execute");
        }));
    assertEquals(
        Map.of(),
        KernelClock.numbers(() -> {
          throw new NoClassDefFoundError("Could not initialize class com.sun.jna.Native");
        }));
    assertEquals(Map.of("a", 1.0), KernelClock.numbers(() -> Map.of("a", 1.0)));
  }

  @Test
  void thisMachine() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self")), "skipped: no Linux");
    Map<String, Double> numbers = KernelClock.numbers();
    Assumptions.assumeFalse(numbers.isEmpty(), "skipped: adjtimex may not be called here");
    double error = numbers.getOrDefault("node_timex_maxerror_seconds", -1.0);
    assertTrue(error >= 0 && error <= 16.0001, () -> "the kernel's bound is 16 s: " + numbers);
  }
}
