package io.wheeltapper.deploy.backtest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shadow says of the difference is what a replay of the same signals says. */
final class BesideTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129);
  private static final String MEMORY = "DCGM_FI_DEV_MEMORY_TEMP";

  @TempDir private Path folder;

  private Path before = Path.of("");
  private Path after = Path.of("");
  private Path recording = Path.of("");
  private final List<RecordingHeader> headers = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();

  private void make() throws Exception {
    List<Day.Excursion> excursions = new ArrayList<>();
    Day.Size size = new Day.Size(60, Made.START, 3_600_000L, 60_000L, Made.METRICS);
    for (int node = 0; node < 60; node += 5) {
      long at = Day.first(size, node) + 5 * 60_000L;
      double value = node % 2 == 0 ? 92 : 97;
      excursions.add(new Day.Excursion(node, MEMORY, at, at + 180_000L, value));
    }
    recording = Made.record(folder.resolve("r"), new Day(size, excursions, SEED));
    before = Made.bundle(folder.resolve("before"), Made.HOT, Made.OTHERS);
    after = Made.bundle(folder.resolve("after"), Made.HOT.replace("> 95", "> 90"), Made.OTHERS);
    Recording.read(
        recording,
        recorded -> {
          switch (recorded) {
            case Recorded.Segment segment -> headers.add(segment.header());
            case Recorded.Taken taken -> inputs.add(taken.input());
            case Recorded.Gap _, Recorded.Cut _ -> {}
          }
        });
  }

  private Beside beside(int most) throws Exception {
    Bundle first = Bundle.load(before, ClassStore.none());
    Bundle second = Bundle.load(after, ClassStore.none());
    return new Beside(_ -> first, second, Made.RACKS, List.of(), headers.getFirst(), 1, most);
  }

  @Test
  void itsDifferenceIsThatOfTheReplay() throws Exception {
    make();
    Difference replayed =
        new Backtest(Tape.of(List.of(recording)), Made.RACKS, 1, ClassStore.none())
            .run(Optional.of(before), after)
            .difference();
    try (Beside beside = beside(Integer.MAX_VALUE)) {
      inputs.forEach(beside::offer);
      Difference shadowed = beside.difference(120_000).orElseThrow();
      assertTrue(replayed.changes().size() > 3, "there is a difference");
      assertEquals(replayed.changes(), shadowed.changes(), "seed " + SEED);
      assertEquals(replayed.before(), shadowed.before());
      assertEquals(replayed.after(), shadowed.after());
      assertEquals("", beside.trouble());
    }
  }

  @Test
  void whereItFallsBehindItGivesUpAndSaysSoAndHoldsNobodyBack() throws Exception {
    make();
    try (Beside beside = beside(10)) {
      inputs.forEach(beside::offer);
      assertTrue(beside.trouble().contains("fell behind"), beside.trouble());
      assertEquals(Optional.empty(), beside.difference(1_000));
    }
  }

  @Test
  void whereItBreaksItSaysSo() throws Exception {
    make();
    try (Beside beside =
        new Beside(
            _ -> {
              throw new IllegalArgumentException("no such bundle");
            },
            Bundle.load(after, ClassStore.none()),
            Made.RACKS,
            List.of(),
            headers.getFirst(),
            1,
            10)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> beside.trouble().contains("no such bundle"));
      assertEquals(Optional.empty(), beside.difference(1_000));
    }
  }
}
