package io.wheeltapper.deploy.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.rules.ClassStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rule changed by one number, over a recorded day whose faults are known: the replay names
 * exactly the decisions that differ, worked out here from what the day was made of.
 */
final class BacktestTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129);
  private static final String MEMORY = "DCGM_FI_DEV_MEMORY_TEMP";
  private static final String CORE = "DCGM_FI_DEV_GPU_TEMP";

  /** The number in the rule, before and after. */
  private static final int BEFORE = 95;

  private static final int AFTER = 90;

  @TempDir private Path folder;

  private final List<Day.Excursion> excursions = new ArrayList<>();
  private final SortedSet<String> expected = new TreeSet<>();

  @Test
  void exactlyTheDecisionsThatDifferAreNamed() throws Exception {
    Day.Size size = new Day.Size(200, Made.START, 6 * 3_600_000L, 60_000L, Made.METRICS);
    namesExactly(size, 60);
  }

  /** By deploy/bin/long replay. */
  @Test
  @Tag("long")
  @Tag("replay")
  void exactlyTheDecisionsThatDifferAreNamedInAMillionSignals() throws Exception {
    Day.Size size = new Day.Size(1_000, Made.START, 86_400_000L, 80_000L, Made.METRICS);
    Backtest.Report report = namesExactly(size, 400);
    assertTrue(report.signals() >= 1_000_000, () -> "only " + report.signals());
  }

  /** By deploy/bin/long replay: a day of 1,000 nodes that say 20 numbers every 10 seconds. */
  @Test
  @Tag("long")
  @Tag("replay")
  void aDayOfAThousandNodesEveryTenSeconds() throws Exception {
    Day.Size size = new Day.Size(1_000, Made.START, 86_400_000L, 10_000L, Made.METRICS);
    Backtest.Report report = namesExactly(size, 400);
    assertTrue(report.signals() >= 8_640_000, () -> "only " + report.signals());
  }

  private Backtest.Report namesExactly(Day.Size size, int sick) throws Exception {
    makeSick(size, sick, new SplittableRandom(SEED));
    Path recording = Made.record(folder.resolve("r"), new Day(size, excursions, SEED));
    Path before = Made.bundle(folder.resolve("before"), Made.HOT, Made.OTHERS);
    Path after =
        Made.bundle(
            folder.resolve("after"), Made.HOT.replace("> " + BEFORE, "> " + AFTER), Made.OTHERS);
    long cpu = cpu();
    Backtest.Report one = replay(recording, before, after, 1);
    double spent = (cpu() - cpu) / 1e9;
    Backtest.Report three = size.nodes() > 500 ? one : replay(recording, before, after, 3);
    System.out.printf(
        "replay: %,d signals in %.1f s, %,d a second through both; %.1f s of CPU, seed %d%n",
        one.signals(), one.nanos() / 1e9, one.perSecond(), spent, SEED);
    SortedSet<String> surplus = words(one);
    SortedSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(surplus);
    surplus.removeAll(expected);
    assertEquals(
        "missing [], surplus [], seed " + SEED,
        "missing " + missing + ", surplus " + surplus + ", seed " + SEED);
    assertEquals(one.difference().changes(), three.difference().changes());
    assertTrue(expected.size() > sick / 4, "the day must have something to tell");
    return one;
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private Backtest.Report replay(Path recording, Path before, Path after, int shards)
      throws Exception {
    return new Backtest(Tape.of(List.of(recording)), Made.RACKS, shards, ClassStore.none())
        .run(Optional.of(before), after);
  }

  /** Each sick node has one story; a quarter of them each: */
  private void makeSick(Day.Size size, int sick, SplittableRandom dice) {
    for (int i = 0; i < sick; i++) {
      int node = i * (size.nodes() / sick);
      long samples = size.millis() / size.period();
      // The first sample that is not as usual; some are left for the steps after it.
      long sample = 2 + dice.nextLong(samples - 8);
      long at = Day.first(size, node) + sample * size.period();
      switch (i % 4) {
        case 0 -> { // between the two numbers: only the new rule sees it
          excursion(node, MEMORY, at, at + 3 * size.period(), 91 + dice.nextInt(BEFORE - 90));
          expect("added", node, at);
        }
        case 1 -> // above both: the same at the same time
            excursion(node, MEMORY, at, at + 3 * size.period(), 96 + dice.nextInt(10));
        case 2 -> { // rises over the one and then over the other: the new rule sees it earlier
          excursion(node, MEMORY, at, at + size.period(), 93);
          excursion(node, MEMORY, at + size.period(), at + 3 * size.period(), 99);
          expect("changed [time]", node, at);
        }
        default -> { // another rule's, and just below the new number
          excursion(node, CORE, at, at + 2 * size.period(), 97);
          excursion(node, MEMORY, at, at + 2 * size.period(), AFTER);
        }
      }
    }
  }

  private void excursion(int node, String metric, long from, long until, double value) {
    excursions.add(new Day.Excursion(node, metric, from, until, value));
  }

  /** Both steps of the ladder, at the second in which the sample is taken. */
  private void expect(String change, int node, long at) {
    long taken = at - Math.floorMod(at - Made.START, 1_000L) + 999;
    expected.add(taken + " " + Day.name(node) + " " + change + " node.isolate allow");
    expected.add(taken + " " + Day.name(node) + " " + change + " person.call allow");
  }

  private static SortedSet<String> words(Backtest.Report report) {
    SortedSet<String> words = new TreeSet<>();
    for (Change c : report.difference().changes()) {
      words.add(
          c.act().at()
              + " "
              + c.act().subject().id()
              + " "
              + c.word()
              + (c instanceof Change.Changed changed ? " " + changed.what() : "")
              + " "
              + c.act().action()
              + " "
              + c.act().verdict()
              + (c.act().guard().isEmpty() ? "" : " " + c.act().guard() + ": " + c.act().reason()));
    }
    return words;
  }

  @Test
  void aBundleDiffersInNothingFromItself() throws Exception {
    Day.Size size = new Day.Size(50, Made.START, 3_600_000L, 60_000L, Made.METRICS);
    makeSick(size, 20, new SplittableRandom(SEED));
    Path recording = Made.record(folder.resolve("r"), new Day(size, excursions, SEED));
    Path bundle = Made.bundle(folder.resolve("a"), Made.HOT, Made.OTHERS);
    Backtest.Report report = replay(recording, bundle, bundle, 2);
    assertTrue(report.difference().none());
    assertTrue(report.difference().before().disruptive() > 5);
    assertEquals(report.difference().before(), report.difference().after());
  }

  @Test
  void aChangedRuleThatReadsWhatWasNotRecordedIsRefusedByName() throws Exception {
    Day.Size size = new Day.Size(5, Made.START, 600_000L, 60_000L, Made.METRICS);
    Path recording = Made.record(folder.resolve("r"), new Day(size, List.of(), SEED));
    String unheard = Made.OTHERS.replace(CORE, "FAN_SPEED").replace("Core hot", "Fan");
    Path before = Made.bundle(folder.resolve("a"), Made.HOT);
    Path after = Made.bundle(folder.resolve("b"), Made.HOT, unheard);
    Backtest.Refused refused =
        assertThrows(Backtest.Refused.class, () -> replay(recording, before, after, 1));
    assertTrue(
        refused.reasons().getFirst().startsWith("the rule 'Fan' reads FAN_SPEED of any gpu"),
        refused.reasons()::toString);
    assertEquals(
        List.of("'Fan' reads FAN_SPEED of any gpu"), replay(recording, after, after, 1).silent());
  }

  @Test
  void whatWasInForceAndIsNotAtHandIsAskedFor() throws Exception {
    Day.Size size = new Day.Size(5, Made.START, 600_000L, 60_000L, Made.METRICS);
    Path data = folder.resolve("data");
    Path recordings = Made.record(data.resolve("recordings"), new Day(size, List.of(), SEED));
    Path bundle = Made.bundle(folder.resolve("a"), Made.HOT);
    for (Path named : List.of(data, recordings)) {
      Backtest backtest = new Backtest(Tape.of(List.of(named)), Made.RACKS, 1, ClassStore.none());
      Backtest.Refused refused =
          assertThrows(Backtest.Refused.class, () -> backtest.run(Optional.empty(), bundle));
      assertEquals(
          List.of("there is no copy of the bundle bundle in " + data + "; name one with --against"),
          refused.reasons());
    }
  }
}
