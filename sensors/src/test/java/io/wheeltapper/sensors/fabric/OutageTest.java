package io.wheeltapper.sensors.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The simulated subnet killed, paused and made slow under both of its sensors, and the same of what
 * happens in it. The subnet itself is well all the while: whoever cannot ask says nothing of
 * anybody.
 */
@Tag("long")
@Tag("senses")
class OutageTest {

  /** What would be decided on: that something broke. */
  private static final Predicate<String> BROKEN =
      Pattern.compile("status fabric\\.\\S+ \\S+ (down|disabled|degraded) .*").asMatchPredicate();

  @TempDir Path folder;
  private IbLab lab;

  @BeforeEach
  void up() throws Exception {
    lab = new IbLab(folder);
  }

  @AfterEach
  void down() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private IbLab.Said sense(String kind) throws Exception {
    IbLab.Said said =
        kind.equals("ibmad")
            ? lab.sense("ibmad", "interval=500ms", "timeout=100ms", "limit=3s")
            : lab.sense("ibtools", "commands=" + lab.tools(), "interval=500ms", "timeout=3s");
    said.await(0, "alive"::equals);
    return said;
  }

  private static void nothingBroken(IbLab.Said said) {
    assertEquals(List.of(), said.since(0).stream().filter(BROKEN).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ibmad", "ibtools"})
  void pausedItIsAFailureInTimeAndNothingElseIsSaid(String kind) throws Exception {
    IbLab.Said said = sense(kind);
    lab.signal("STOP");
    int silent = said.failure(said.size());
    said.failure(silent);
    assertEquals(
        List.of(),
        said.since(silent).stream().filter(l -> !l.startsWith("failed ")).toList(),
        "nothing but failures");
    // Let run again, ibsim ends itself at the first asker that was killed meanwhile ("can't connect
    // to in socket"): a new one takes its place.
    lab.down();
    lab.up();
    int before = said.size();
    said.await(before, "alive"::equals);
    nothingBroken(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ibmad", "ibtools"})
  void killedItIsAFailureInTimeAndItsReturnIsSeen(String kind) throws Exception {
    IbLab.Said said = sense(kind);
    lab.signal("KILL");
    int silent = said.failure(said.size());
    said.failure(silent);
    assertEquals(
        List.of(), said.since(silent).stream().filter(l -> !l.startsWith("failed ")).toList());
    lab.down();
    lab.up();
    int again = said.size();
    said.await(again, "alive"::equals);
    nothingBroken(said);
  }

  /**
   * A question is given up after 100 ms, twice; the simulator answers after 700. A sweep that comes
   * through in one of its moments is one, and what it did not reach is unknown.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ibmad", "ibtools"})
  void slowItIsAFailureInTimeAndWhatComesLateBreaksNothing(String kind) throws Exception {
    IbLab.Said said = sense(kind);
    int before;
    try (AutoCloseable strokes = lab.slow(0.7)) {
      int late = said.failure(said.size());
      late = said.failure(late);
      said.failure(late);
      before = said.size();
    }
    said.await(before, "alive"::equals);
    said.await(before, "alive"::equals);
    nothingBroken(said);
    assertTrue(said.since(0).stream().noneMatch(l -> l.contains("_per_hour=-")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ibmad", "ibtools"})
  void errorsAndALinkTakenDownAreSeen(String kind) throws Exception {
    IbLab.Said said = sense(kind);
    int before = said.size();
    lab.console("PerformanceSet \"l2\"[9] PortCounters.SymbolErrorCounter=4000");
    said.await(
        before,
        l -> l.startsWith("snapshot port:l2/9 ") && l.contains("symbol_errors_per_hour=4000.0"));
    lab.console("Unlink \"l2\"[10]");
    String down =
        said.await(before, l -> l.startsWith("status fabric.switch-port port:l2/10 down"));
    assertTrue(down.contains("between=l2,s2"), down);
    int back = said.size();
    lab.console("ReLink \"l2\"[10]");
    said.await(back, l -> l.startsWith("status fabric.switch-port port:l2/10 active"));
  }
}
