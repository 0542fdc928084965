package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Hall.T0;
import static io.wheeltapper.core.loop.Hall.gpu;
import static io.wheeltapper.core.loop.Hall.nodes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many symptoms of one cause: one case, and nothing is done to what only shows them. */
final class SympathyTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129L);

  /** 64 GPUs of one job: each reports NVLink, then 45 or 43, and its rank fails. */
  private static List<Event> sympathy(long at, Random random) {
    List<Event> all = new ArrayList<>();
    for (Target node : nodes(1, 8)) {
      for (int gpu = 0; gpu < 8; gpu++) {
        long when = at + random.nextInt(20_000);
        all.add(gpu(when, node, gpu, "nvlink-error", "74"));
        all.add(gpu(when + 1, node, gpu, "gpu-app-fault", random.nextBoolean() ? "45" : "43"));
      }
      all.add(gpu(at + random.nextInt(20_000), node, 0, "job-rank-failed", ""));
    }
    return all;
  }

  private static void play(Hall hall, List<Event> events) {
    events.sort(java.util.Comparator.comparingLong(Event::at));
    events.forEach(e -> hall.sense(e.at(), e));
  }

  @Test
  void oneGpuOffTheBusAndSixtyFourThatSayEverythingElseIsOneCaseAndOneNode() throws Exception {
    for (int run = 0; run < 30; run++) {
      Random random = new Random(SEED + run);
      Hall hall = new Hall(40);
      hall.job(T0 + 1, "4711", "running", nodes(1, 8));
      List<Event> events = sympathy(T0 + 60_000, random);
      // From 20 s before the first of its symptoms to 29 s after it.
      long off = T0 + 60_000 + random.nextInt(49_000) - 20_000;
      int sick = 1 + random.nextInt(8);
      events.add(gpu(off, Target.node("n" + sick), 3, "gpu-fell-off-bus", "79"));
      Collections.shuffle(events, random);
      play(hall, events);
      hall.play.until(T0 + 300_000);
      String story = "seed " + (SEED + run) + ", off at " + (off - T0) + ": " + hall.open();
      assertEquals(List.of("node:n" + sick), hall.open(), story);
      assertEquals(List.of("n" + sick), hall.isolated(), story);
    }
  }

  @Test
  void withoutTheGuardTheSameDrainsOtherNodesToo() throws Exception {
    List<Gate.Bound> without =
        Guards.inOrder().stream().filter(b -> !b.guard().name().equals("common cause")).toList();
    assertEquals(Guards.inOrder().size() - 1, without.size());
    Hall hall = new Hall(40, Map.of(), without);
    hall.job(T0 + 1, "4711", "running", nodes(1, 8));
    List<Event> events = sympathy(T0 + 60_000, new Random(SEED));
    events.add(gpu(T0 + 60_000, Target.node("n3"), 3, "gpu-fell-off-bus", "79"));
    play(hall, events);
    hall.play.until(T0 + 300_000);
    assertEquals(8, hall.isolated().size(), hall.isolated()::toString);
  }

  @Test
  void sympathyAloneIsTheJobsCaseUntilThePrimaryCodeComes() throws Exception {
    Hall hall = new Hall(40);
    hall.job(T0 + 1, "4711", "running", nodes(1, 8));
    play(hall, sympathy(T0 + 60_000, new Random(SEED)));
    hall.play.until(T0 + 85_000);
    assertEquals(List.of("job:slurm/4711"), hall.open());
    hall.sense(T0 + 89_000, gpu(T0 + 89_000, Target.node("n5"), 1, "gpu-fell-off-bus", "79"));
    hall.play.until(T0 + 300_000);
    assertEquals(List.of("node:n5"), hall.open());
    assertEquals(List.of("n5"), hall.isolated());
    assertTrue(
        hall.all(Entry.Cleared.class).stream()
            .anyMatch(c ->
                c.target().toString().equals("job:slurm/4711")
                    && c.reason().startsWith("a symptom of node:n5, case c")));
  }

  @Test
  void aLoopThatThrottlesTwelveRacksIsOneCaseOnTheLoop() throws Exception {
    for (int run = 0; run < 10; run++) {
      Random random = new Random(SEED + run);
      Hall hall = new Hall(80, Map.of("loop:cdu-1", 48), Guards.inOrder());
      List<Event> events = new ArrayList<>();
      for (Target node : nodes(1, 48)) {
        events.add(gpu(T0 + 60_000 + random.nextInt(90_000), node, 0, "gpu-throttled", ""));
      }
      play(hall, events);
      hall.play.until(T0 + 400_000);
      assertEquals(List.of("loop:cdu-1"), hall.open(), "seed " + (SEED + run));
      assertEquals(List.of(), hall.isolated());
      assertTrue(hall.hands.effects.contains("person.call loop:cdu-1"));
    }
  }

  @Test
  void whatARuleFoundOfTheLoopIsTheCauseWhicheverCameFirst() throws Exception {
    for (long lost : List.of(30_000L, 61_500L, 150_000L)) {
      Hall hall = new Hall(80, Map.of("loop:cdu-1", 48), Guards.inOrder());
      List<Event> events = new ArrayList<>();
      for (int i = 1; i <= 48; i++) {
        events.add(gpu(T0 + 60_000 + i * 1_000L, Target.node("n" + i), 0, "gpu-throttled", ""));
      }
      events.add(Hall.of(T0 + lost, new Target(Target.Kind.LOOP, "cdu-1"), "loop-flow-lost"));
      play(hall, events);
      hall.play.until(T0 + 500_000);
      assertEquals(List.of("loop:cdu-1"), hall.open(), "lost at " + lost);
      assertEquals(List.of(), hall.isolated());
    }
  }

  @Test
  void sixtyThreeGpusDownstreamOfOneLinkAreOneCaseOnTheLeaf() throws Exception {
    Hall hall = new Hall(80, Map.of("leaf:l1", 8), Guards.inOrder());
    List<Event> events = new ArrayList<>();
    for (int gpu = 0; gpu < 63; gpu++) {
      Target node = Target.node("n" + (1 + gpu / 8));
      events.add(gpu(T0 + 60_000 + gpu * 20L, node, gpu % 8, "gpu-reset-wanted", "145"));
    }
    play(hall, events);
    hall.play.until(T0 + 400_000);
    assertEquals(List.of("leaf:l1"), hall.open());
    assertEquals(List.of(), hall.isolated());
  }

  @Test
  void aJobsCrashThatFlagsSeventySevenOfThreeHundredNodesIsTheJobsCase() throws Exception {
    Hall hall = new Hall(300);
    List<Target> on = new ArrayList<>();
    for (int i = 0; i < 77; i++) {
      on.add(Target.node("n" + (1 + i * 3)));
    }
    hall.job(T0 + 1, "4711", "running", on);
    // The scheduler says that the job is gone before its nodes are seen to suffer.
    hall.job(T0 + 59_000, "4711", "ended", on);
    Random random = new Random(SEED);
    List<Event> events = new ArrayList<>();
    on.forEach(
        n -> events.add(gpu(T0 + 60_000 + random.nextInt(40_000), n, 0, "node-unreachable", "")));
    play(hall, events);
    hall.play.until(T0 + 400_000);
    assertEquals(List.of("job:slurm/4711"), hall.open());
    assertEquals(List.of(), hall.isolated());
  }

  @Test
  void twoFaultsInOneRackAreTwoCases() throws Exception {
    Hall hall = new Hall(40);
    hall.sense(T0 + 60_000, gpu(T0 + 60_000, Target.node("n1"), 0, "gpu-reset-wanted", "145"));
    hall.sense(T0 + 70_000, gpu(T0 + 70_000, Target.node("n2"), 0, "gpu-reset-wanted", "145"));
    hall.play.until(T0 + 200_000);
    assertEquals(List.of(), hall.causes());
    assertEquals(List.of("n1", "n2"), hall.isolated());
  }

  @Test
  void twoNodesOfOneJobEachWithItsOwnSeventyNineAreTwoCases() throws Exception {
    Hall hall = new Hall(40);
    hall.job(T0 + 1, "4711", "running", nodes(1, 8));
    for (int i : new int[] {2, 7}) {
      hall.sense(
          T0 + 60_000 + i, gpu(T0 + 60_000 + i, Target.node("n" + i), 0, "gpu-fell-off-bus", "79"));
    }
    hall.sense(T0 + 61_000, gpu(T0 + 61_000, Target.node("n3"), 0, "nvlink-error", "74"));
    hall.play.until(T0 + 200_000);
    assertEquals(List.of(), hall.causes());
    assertEquals(List.of("n2", "n7"), hall.isolated());
    assertFalse(hall.open().contains("node:n3"));
  }

  @Test
  void whatACauseTookComesBackWhenItIsOverAndIsNoYounger() throws Exception {
    Hall hall = new Hall(40);
    for (int i = 1; i <= 4; i++) {
      hall.sense(T0 + 60_000, gpu(T0 + 60_000, Target.node("n" + i), 0, "gpu-fell-off-bus", "79"));
    }
    hall.play.until(T0 + 90_000);
    assertEquals(List.of("rack:r0"), hall.open());
    hall.play.until(T0 + 3_000_000);
    assertEquals(List.of("node:n1", "node:n2", "node:n3", "node:n4"), hall.open());
    assertEquals(List.of(), hall.isolated(), "old evidence supports no action");
    assertEquals(
        4, hall.all(Entry.Found.class).stream().filter(f -> f.rule().equals(Sign.AGAIN)).count());
  }

  @Test
  void aRestartBringsBackOnceWhatCameBack() throws Exception {
    Hall hall = new Hall(40);
    for (int i = 1; i <= 4; i++) {
      hall.sense(T0 + 60_000, gpu(T0 + 60_000, Target.node("n" + i), 0, "gpu-fell-off-bus", "79"));
    }
    hall.play.until(T0 + 3_000_000);
    int before = hall.all(Entry.Found.class).size();
    hall.play = hall.begin(T0 + 9_000_000);
    hall.play.until(T0 + 9_100_000);
    assertEquals(before, hall.all(Entry.Found.class).size());
    assertEquals(List.of(), hall.isolated());
  }

  @Test
  void aRestartForgetsNoCauseAndItsInputsGiveTheSameEntriesAgain() throws Exception {
    Hall hall = new Hall(80, Map.of("loop:cdu-1", 48), Guards.inOrder());
    for (int i = 1; i <= 24; i++) {
      hall.sense(
          T0 + 60_000 + i, gpu(T0 + 60_000 + i, Target.node("n" + i), 0, "nvlink-error", "74"));
    }
    hall.play.until(T0 + 66_000);
    assertEquals(List.of("loop:cdu-1"), hall.causes());
    hall.play = hall.begin(T0 + 66_500);
    for (int i = 1; i <= 80; i++) {
      hall.node(T0 + 66_500, "n" + i, true);
    }
    hall.sense(T0 + 67_000, gpu(T0 + 67_000, Target.node("n40"), 0, "nvlink-error", "74"));
    hall.play.until(T0 + 120_000);
    assertEquals(List.of("loop:cdu-1"), hall.open());
    assertEquals(List.of(), hall.isolated());
  }
}
